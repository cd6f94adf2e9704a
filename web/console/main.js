import { showAnswers, showFailure } from './answers.js';
import { ask, idsOf, someIds } from './ask.js';
import { element } from './element.js';
import { liveQuestions } from './live/questions.js';
import { watching } from './live/watching.js';
import { kindOf, nameIn } from './operation.js';
import { questions } from './questions.js';

const { React, ReactDOM, GraphiQL } = globalThis;
const answers = document.querySelector('#answers');
const strategy = () => document.querySelector('input[name=strategy]:checked').value;
const live = watching(document.querySelector('#live'), strategy);

/** What stands in the editor. */
const current = { query: questions[0].query, variables: '{}', operationName: undefined };

async function fetcher({ query, variables, operationName }) {
  const question = { query, variables, operationName: nameIn(query, operationName) };
  if (kindOf(question) === 'subscription') return subscribed(question);
  const answer = await ask(question, strategy());
  if (operationName !== 'IntrospectionQuery') showAnswers(answers, [answer]);
  return answer.result;
}

/** As GraphiQL takes it: an observable. Its messages are shown there too. */
const subscribed = (question) => ({
  subscribe(observer) {
    live.start(question, {}, observer);
    return { unsubscribe: live.stop };
  },
});

function inEditor() {
  const { query, variables, operationName } = current;
  return {
    query,
    variables: variables?.trim() ? JSON.parse(variables) : undefined,
    operationName: nameIn(query, operationName),
  };
}

async function askBothWays() {
  try {
    const question = inEditor();
    const kind = kindOf(question);
    if (kind === 'subscription') throw new Error('a subscription goes on: run it, and switch while it runs');
    // A first round, not shown, plans the operation on both sides: what is compared is the asking.
    if (kind === 'query') await Promise.all([ask(question, 'composition'), ask(question, 'view')]);
    const composed = await ask(question, 'composition');
    const viewed = await ask(question, 'view');
    showAnswers(answers, [composed, viewed]);
  } catch (error) {
    showFailure(answers, error);
  }
}

const root = ReactDOM.createRoot(document.querySelector('#explorer'));

function draw() {
  root.render(
    React.createElement(GraphiQL, {
      fetcher,
      query: current.query,
      variables: current.variables,
      shouldPersistHeaders: false,
      isHeadersEditorEnabled: false,
      disableTabs: true,
      onEditQuery: (query) => {
        current.query = query;
      },
      onEditVariables: (variables) => {
        current.variables = variables;
      },
      onEditOperationName: (name) => {
        current.operationName = name;
      },
    }),
  );
}

function edit(query, variables) {
  current.query = query;
  current.variables = JSON.stringify(variables, null, 2);
  current.operationName = undefined;
  draw();
}

function choose(question, ids) {
  edit(question.query, question.variables?.(ids) ?? {});
  if (question.both) askBothWays();
}

async function watch(question, ids) {
  try {
    const variables = await question.variables(ids);
    edit(question.query, variables);
    live.start({ query: question.query, variables }, question);
  } catch (error) {
    showFailure(answers, error);
  }
}

function listQuestions(list, ready, chosen) {
  for (const question of ready) {
    const button = element('button', { type: 'button', textContent: question.title });
    button.addEventListener('click', () => chosen(question));
    list.append(element('li', {}, button));
  }
}

document.querySelector('#both').addEventListener('click', askBothWays);
document.querySelector('#strategy').addEventListener('change', live.switched);
someIds()
  .catch((error) => {
    showFailure(answers, error);
    return idsOf();
  })
  .then((ids) => {
    listQuestions(document.querySelector('#questions'), questions, (question) => choose(question, ids));
    listQuestions(document.querySelector('#live-questions'), liveQuestions, (question) => watch(question, ids));
    edit(questions[0].query, questions[0].variables(ids));
  });
