import { showAnswers, showFailure } from './answers.js';
import { ask, someIds } from './ask.js';
import { questions } from './questions.js';

const { React, ReactDOM, GraphiQL } = globalThis;
const answers = document.querySelector('#answers');
const strategy = () => document.querySelector('input[name=strategy]:checked').value;

/** What stands in the editor. */
const current = { query: questions[0].query, variables: '{}', operationName: undefined };

/** GraphiQL notes the operation's name a moment after the text has changed: a name that is not in the text is old. */
const nameIn = (query, name) => (name && new RegExp(`\\b${name}\\b`).test(query) ? name : undefined);

async function fetcher({ query, variables, operationName }) {
  const answer = await ask({ query, variables, operationName: nameIn(query, operationName) }, strategy());
  if (operationName !== 'IntrospectionQuery') showAnswers(answers, [answer]);
  return answer.result;
}

function parsedVariables() {
  return current.variables?.trim() ? JSON.parse(current.variables) : undefined;
}

async function askBothWays() {
  try {
    const question = {
      query: current.query,
      variables: parsedVariables(),
      operationName: nameIn(current.query, current.operationName),
    };
    // A first round, not shown, plans the operation on both sides: what is compared is the asking.
    if (!/^\s*mutation\b/m.test(current.query))
      await Promise.all([ask(question, 'composition'), ask(question, 'view')]);
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

function choose(question, ids) {
  current.query = question.query;
  current.variables = JSON.stringify(question.variables?.(ids) ?? {}, null, 2);
  current.operationName = undefined;
  draw();
  if (question.both) askBothWays();
}

function listQuestions(ids) {
  const list = document.querySelector('#questions');
  for (const question of questions) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: question.title });
    button.addEventListener('click', () => choose(question, ids));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
}

document.querySelector('#both').addEventListener('click', askBothWays);
someIds()
  .catch((error) => {
    showFailure(answers, error);
    return { order: '', customer: '', voyage: '', container: '' };
  })
  .then((ids) => {
    listQuestions(ids);
    current.variables = JSON.stringify(questions[0].variables(ids), null, 2);
    draw();
  });
