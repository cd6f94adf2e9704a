import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bookshop, openBookshop } from './bookshop.ts';
import { fakeView } from './fake-view.ts';

/** A repeated operation goes past Apollo Server's pipeline: it must answer the same, byte for byte. */
let short: Bookshop;
let long: Bookshop;
let passed = 0;
const view = fakeView();

beforeAll(async () => {
  const settings = { TOKEN_WAIT_MS: '20' };
  short = await openBookshop({ ...view.options, settings });
  const count = { requestDidStart: async () => void passed++ }; // with a plugin there is no shortcut
  long = await openBookshop({ ...view.options, settings, plugins: [count] });
});
afterAll(async () => {
  await short[Symbol.asyncDispose]();
  await long[Symbol.asyncDispose]();
});

const book = 'query B($id: ID!) { book(id: $id) { title stars author { name praise } } }';
const two = 'query A { book(id: "1") { title } } query B { book(id: "2") { title } }';
const requests: [string, Record<string, unknown>, Record<string, string>?][] = [
  ['data', { query: book, variables: { id: '1' } }],
  ['errors beside data', { query: book, variables: { id: '3' } }],
  ['an exception inside', { query: book, variables: { id: '4' } }],
  ['a name', { query: two, operationName: 'B' }],
  ['an unknown name', { query: two, operationName: 'C' }],
  ['no name', { query: two }],
  ['nulls', { query: '{ __typename }', operationName: null, variables: null, extensions: null }],
  ['an empty name', { query: '{ __typename }', operationName: '' }],
  ['wrong variables', { query: book, variables: { id: {} } }],
  ['variables that are a list', { query: book, variables: ['1'] }],
  ['variables that are text', { query: book, variables: '{"id":"1"}' }],
  ['extensions that are a list', { query: '{ __typename }', extensions: [] }],
  ['a persisted query', { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ['a mutation', { query: 'mutation { sell(input: { id: "1" }) { title } }' }],
  ['a rule', { query: 'mutation { addBook(title: "") { id } }' }],
  ['a limit', { query: `{ ${Array.from({ length: 60 }, (_, i) => `a${i}: __typename`).join(' ')} }` }],
  ['no data', { query: '{ strict { id } }' }],
  ['introspection', { query: '{ __schema { types { name } } }' }],
  ['an unknown field', { query: '{ bye }' }],
  ['the view', { query: '{ book(id: "1") { title } }' }, { 'joinery-strategy': 'view' }],
  ['a wrong strategy', { query: '{ book(id: "1") { title } }' }, { 'joinery-strategy': 'x' }],
  ['a wrong token', { query: '{ book(id: "1") { title } }' }, { 'joinery-after': 'x' }],
  [
    'a view that is behind',
    { query: '{ book(id: "1") { title } }' },
    { 'joinery-strategy': 'view', 'joinery-after': 'W1siYSIsMV1d' },
  ],
  ['extensions', { query: '{ book(id: "2") { title } }', extensions: { 'joinery-strategy': 'view' } }],
  ['graphql-response+json', { query: book, variables: { id: '1' } }, { accept: 'application/graphql-response+json' }],
  [
    'what must be negotiated',
    { query: book, variables: { id: '1' } },
    { accept: 'application/json;q=0.1, application/graphql-response+json' },
  ],
  ['what is not to be had', { query: book, variables: { id: '1' } }, { accept: 'image/png' }],
];

test.each(requests)('%s', async (name, body, headers = {}) => {
  const ask = async (shop: Bookshop) => {
    const strategy = { 'joinery-strategy': 'composition' };
    const response = await fetch(shop.gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: '*/*',
        ...('joinery-strategy' in headers || name === 'extensions' ? {} : strategy),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const text = (await response.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
    return { status: response.status, type: response.headers.get('content-type'), text };
  };
  await ask(short);
  const [repeated, whole] = [await ask(short), await ask(long)];
  expect(repeated).toEqual(whole);
});

test('with plugins there is no shortcut', async () => {
  const before = passed;
  for (let i = 0; i < 3; i++) await long.ask('{ __typename }');
  expect(passed).toBe(before + 3);
});

test('a failure of the view that was asked for is INTERNAL (500) by either way', async () => {
  view.state.answer = () => Promise.reject(new Error('database is locked'));
  const ask = (shop: Bookshop) => shop.ask('{ book(id: "1") { title } }', { headers: { 'joinery-strategy': 'view' } });
  for (const answer of [await ask(short), await ask(long)]) {
    expect([answer.status, answer.data, answer.errors?.[0]?.extensions.code]).toEqual([500, undefined, 'INTERNAL']);
    expect(JSON.stringify(answer)).not.toContain('locked');
  }
});
