import { element, milliseconds } from './element.js';

const number = (value) => (value ?? '–').toLocaleString('en');

function fetches(list) {
  const rows = list.map(({ target, what, count, bytes, ms }) =>
    element(
      'tr',
      {},
      element('td', { textContent: target }),
      element('td', { textContent: what }),
      element('td', { textContent: number(count), className: 'figure' }),
      element('td', { textContent: number(bytes), className: 'figure' }),
      element('td', { textContent: milliseconds(ms), className: 'figure' }),
    ),
  );
  const head = ['asked', 'what', 'count', 'bytes', 'time'].map((textContent, i) =>
    element('th', { textContent, className: i < 2 ? '' : 'figure' }),
  );
  return element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
}

function freshness(joinery) {
  const lag = joinery.freshness?.lag;
  if (joinery.strategy === 'composition') return 'as each service is now';
  return lag === null || lag === undefined ? 'not known' : `${milliseconds(lag)} behind`;
}

function card({ strategy, result, ms }) {
  const joinery = result.extensions?.joinery;
  const title = joinery?.strategy ?? strategy;
  const facts = element(
    'dl',
    {},
    element('dt', { textContent: 'time' }),
    element('dd', { textContent: milliseconds(ms), className: 'time' }),
    element('dt', { textContent: 'freshness' }),
    element('dd', { textContent: joinery ? freshness(joinery) : '–', className: 'freshness' }),
    element('dt', { textContent: 'why' }),
    element('dd', { textContent: joinery?.why ?? '–' }),
  );
  const details = joinery
    ? [
        fetches(joinery.fetches ?? []),
        element(
          'details',
          {},
          element('summary', { textContent: 'plan' }),
          element('pre', { className: 'plan', textContent: joinery.plan ?? '' }),
        ),
      ]
    : [];
  const answer = JSON.stringify({ data: result.data, errors: result.errors }, null, 2);
  return element(
    'article',
    { className: `answer ${title}` },
    element('h3', { textContent: title }),
    facts,
    ...details,
    element('details', {}, element('summary', { textContent: 'answer' }), element('pre', { textContent: answer })),
  );
}

/** Errors are compared as a set: their order is nobody's promise. */
const comparable = ({ result }) => {
  const errors = (result.errors ?? []).map(({ message, path, extensions }) =>
    JSON.stringify([message, path, extensions?.code]),
  );
  return JSON.stringify([result.data, errors.sort()]);
};

/** Shows how one question was answered: one card for each strategy that was asked. */
export function showAnswers(place, answers) {
  const [first, second] = answers;
  const verdict =
    second === undefined
      ? []
      : [
          comparable(first) === comparable(second)
            ? element('p', { className: 'verdict equal', textContent: 'Equal answers.' })
            : element('p', {
                className: 'verdict different',
                textContent: 'The answers differ: the view may be behind. Ask again once it has caught up.',
              }),
        ];
  place.replaceChildren(...verdict, element('div', { className: 'cards' }, ...answers.map(card)));
}

/** Shows that no answer came. */
export function showFailure(place, error) {
  place.replaceChildren(element('p', { className: 'verdict different', textContent: `No answer: ${error.message}` }));
}
