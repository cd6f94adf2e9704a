import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { apiError, encodeToken } from '../../api/index.ts';
import { failureLog } from '../../gateway/strategy/failures.ts';
import { type AskOptions, type Bookshop, codes, openBookshop } from './bookshop.ts';
import { fakeView } from './fake-view.ts';

let shop: Bookshop;
let view: ReturnType<typeof fakeView>['state'];
let queries = 0;
const fresh = fakeView();
const initial = { ...fresh.state };

beforeAll(async () => {
  view = fresh.state;
  shop = await openBookshop({ ...fresh.options, settings: { TOKEN_WAIT_MS: '120', FRESHNESS_MS: '2000' } });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});
beforeEach(() => {
  Object.assign(view, initial, { applied: new Map() });
  shop.forget();
});

/** An operation that was never asked before, so that nothing is prepared for it. */
const question = () => `query Q${++queries} { book(id: "1") { title } }`;
const ask = (headers: Record<string, string> = {}, more: AskOptions = {}) =>
  shop.ask(question(), { headers: { 'joinery-explain': '1', ...headers }, ...more });
const token = (version: number) => encodeToken(new Map([['books-1', version]]));
const EXPLAIN = { headers: { 'joinery-explain': '1' } };
const lagging = () => openBookshop({ ...fakeView(Date.now() - 5_000).options, settings: { TOKEN_WAIT_MS: '20' } });
const lagIn = (why = '') => Number(/lags (\d+) ms/.exec(why)?.[1]);
const VIEW = { book: { title: 'from the view' } };
const COMPOSED = { book: { title: 'Emma' } };

describe('joinery-strategy', () => {
  test('view and composition are taken as asked', async () => {
    const byView = await ask({ 'joinery-strategy': 'view' });
    expect([byView.data, byView.extensions?.joinery.strategy]).toEqual([VIEW, 'view']);
    expect(shop.heard.books).toEqual([]);
    const composed = await ask({ 'joinery-strategy': 'composition' });
    expect([composed.data, composed.extensions?.joinery.strategy]).toEqual([COMPOSED, 'composition']);
    expect(view.executed).toBe(1);
  });

  test('auto, which is the default, is the view where it covers the operation and is fresh', async () => {
    for (const headers of [{}, { 'joinery-strategy': 'auto' }] as Record<string, string>[]) {
      const asked = await ask(headers);
      expect(asked.data).toEqual(VIEW);
      expect(asked.extensions?.joinery.why).toMatch(/covers the operation and lags \d+ ms/);
    }
  });

  test('auto composes what the view does not cover', async () => {
    view.notCovered = ['Book.stars', 'Query.things'];
    const { data, extensions } = await ask();
    expect(data).toEqual(COMPOSED);
    expect(extensions?.joinery.why).toBe('the view does not answer Book.stars, Query.things');
  });

  test('auto composes when the view lags too much', async () => {
    await using late = await lagging();
    const { data, extensions } = await late.ask(question(), EXPLAIN);
    expect(data).toEqual(COMPOSED);
    expect(extensions?.joinery.why).toMatch(/lags \d+ ms, more than the 2000 allowed/);
    expect(lagIn(extensions?.joinery.why)).toBeGreaterThanOrEqual(5_000);
  });

  test('the view refuses what it does not cover, and names it', async () => {
    view.notCovered = ['Book.stars'];
    const asked = await ask({ 'joinery-strategy': 'view' });
    expect(asked.status).toBe(400);
    expect(asked.errors).toMatchObject([{ extensions: { code: 'VIEW_NOT_COVERING', fields: ['Book.stars'] } }]);
    expect(asked.data).toBeUndefined();
  });

  test.each(['', 'View', 'both', 'composition,view'])(
    '%j is refused, with the three that there are',
    async (strategy) => {
      const asked = await ask({ 'joinery-strategy': strategy });
      expect([asked.status, codes(asked)]).toEqual([400, ['BAD_USER_INPUT']]);
      expect(asked.errors![0]!.message).toMatch(/composition, view or auto/);
      expect(view.executed + shop.heard.books.length).toBe(0);
    },
  );

  test.each([7, null, {}, 'x'])(
    '%j among the extensions is refused as well, unless it is nothing',
    async (strategy) => {
      const asked = await shop.ask(question(), { extensions: { 'joinery-strategy': strategy } });
      expect(codes(asked)).toEqual(strategy === null ? [] : ['BAD_USER_INPUT']);
    },
  );

  test('extensions of the request do what the headers do; a header counts more', async () => {
    const extensions = { 'joinery-strategy': 'composition', 'joinery-explain': true };
    expect((await shop.ask(question(), { extensions })).extensions?.joinery.strategy).toBe('composition');
    const within = { joinery: extensions };
    expect((await shop.ask(question(), { extensions: within })).extensions?.joinery.strategy).toBe('composition');
    const both = await shop.ask(question(), { extensions, headers: { 'joinery-strategy': 'view' } });
    expect(both.extensions?.joinery.strategy).toBe('view');
  });

  test('mutations are composed, whatever was asked for', async () => {
    const sell = 'mutation { sell(input: { id: "1" }) { title } }';
    for (const [strategy, why] of [
      ['view', /mutations are always composed, also where joinery-strategy asks for the view/],
      ['auto', /mutations are always composed$/],
    ] as const) {
      const asked = await shop.ask(sell, { headers: { 'joinery-strategy': strategy, 'joinery-explain': '1' } });
      expect(asked.data).toEqual({ sell: { title: 'Emma' } });
      expect(asked.extensions?.joinery).toMatchObject({ strategy: 'composition', why: expect.stringMatching(why) });
    }
    expect(view.prepared).toBe(0);
  });

  test('a gateway without a view composes, and says so', async () => {
    await using plain = await openBookshop();
    const asked = await plain.ask(question(), { headers: { 'joinery-explain': '1' } });
    expect(asked.extensions?.joinery.why).toBe('there is no view');
    expect(codes(await plain.ask(question(), { headers: { 'joinery-strategy': 'view' } }))).toEqual([
      'VIEW_NOT_COVERING',
    ]);
  });
});

describe('joinery-after', () => {
  test('the view answers at once when it contains the writes', async () => {
    view.applied.set('books-1', 3);
    const asked = await ask({ 'joinery-strategy': 'view', 'joinery-after': token(2) });
    expect(asked.data).toEqual(VIEW);
    expect(asked.extensions?.joinery.freshness).toEqual({ versions: { 'books-1': 3 }, lag: expect.any(Number) });
    expect(view.appliedAsked).toBe(1);
  });

  test.each(['view', 'auto'])('%s waits until it contains them', async (strategy) => {
    const answer = ask({ 'joinery-strategy': strategy, 'joinery-after': token(2) });
    while (view.appliedAsked < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    view.applied.set('books-1', 2);
    expect((await answer).data).toEqual(VIEW);
  });

  test('the view is waited for a bounded time, then it is behind', async () => {
    const asked = await ask({ 'joinery-strategy': 'view', 'joinery-after': token(2) });
    expect([asked.status, codes(asked), asked.data]).toEqual([503, ['VIEW_BEHIND'], undefined]);
    expect(view.executed).toBe(0);
  });

  test('auto then composes', async () => {
    const asked = await ask({ 'joinery-after': token(2) });
    expect(asked.data).toEqual(COMPOSED);
    expect(asked.extensions?.joinery.why).toMatch(/does not contain the writes/);
    expect(asked.extensions?.joinery.freshness).toEqual({ versions: { 'books-1': 2 }, lag: 0 });
  });

  test('several tokens must all be contained', async () => {
    view.applied.set('books-1', 2);
    const both = `${token(2)}, ${encodeToken(new Map([['books-2', 1]]))}`;
    expect(codes(await ask({ 'joinery-strategy': 'view', 'joinery-after': both }))).toEqual(['VIEW_BEHIND']);
  });

  test.each(['', 'x', 'W10', Buffer.from('[["a",-1]]').toString('base64url')])('%j is no token', async (after) => {
    const asked = await ask({ 'joinery-strategy': 'composition', 'joinery-after': after });
    expect([asked.status, codes(asked)]).toEqual([400, ['BAD_USER_INPUT']]);
  });
});

describe('when one fails', () => {
  const failures: [string, () => Promise<never> | Promise<{ data?: null; errors: GraphQLError[] }>][] = [
    ['throws', () => Promise.reject(new Error('database is locked'))],
    ['answers INTERNAL', async () => ({ data: null, errors: [apiError('INTERNAL', 'x')] })],
    ['answers an error without a code', async () => ({ errors: [new GraphQLError('x')] })],
  ];
  test.each(failures)('auto composes when the view %s', async (_, answer) => {
    view.answer = answer;
    const { data, errors, extensions } = await ask();
    expect([data, errors]).toEqual([COMPOSED, undefined]);
    expect(shop.log.some((entry) => entry.startsWith('the view failed, so the other way was tried'))).toBe(true);
    expect(extensions?.joinery).toMatchObject({ strategy: 'composition', why: 'the view failed' });
  });

  test('the view alone, when it was asked for, is INTERNAL', async () => {
    view.answer = () => Promise.reject(new Error('database is locked'));
    const asked = await ask({ 'joinery-strategy': 'view' });
    expect([asked.status, codes(asked)]).toEqual([500, ['INTERNAL']]);
    expect(JSON.stringify(asked)).not.toMatch(/locked/);
  });

  test('auto composes when the view cannot tell how fresh it is', async () => {
    const broken = fakeView();
    broken.state.storeDown = true;
    await using other = await openBookshop(broken.options);
    const { data, extensions } = await other.ask(question(), EXPLAIN);
    expect(data).toEqual(COMPOSED);
    expect(extensions?.joinery.why).toMatch(/cannot be asked: disk I\/O error/);
  });

  test('bad input is not tried again by the other', async () => {
    view.answer = async () => ({ data: { book: null }, errors: [apiError('BAD_USER_INPUT', 'no cursor')] });
    expect(codes(await ask())).toEqual(['BAD_USER_INPUT']);
    expect(shop.heard.books).toEqual([]);
  });

  test('the lagging view answers when a service that it was to be composed of is down', async () => {
    await using late = await lagging();
    await late.stop('books');
    const asked = await late.ask(question(), EXPLAIN);
    const withToken = await late.ask(question(), { headers: { 'joinery-after': token(2) } });
    const composition = await late.ask(question(), { headers: { 'joinery-strategy': 'composition' } });
    expect(asked.data).toEqual(VIEW);
    expect(asked.extensions?.joinery.why).toMatch(/composition failed; the view lags \d+ ms/);
    expect(lagIn(asked.extensions?.joinery.why)).toBeGreaterThanOrEqual(5_000);
    expect(codes(withToken)).toEqual(['SERVICE_UNAVAILABLE']); // the view does not contain what was asked for
    expect(codes(composition)).toEqual(['SERVICE_UNAVAILABLE']);
  });

  test('both: the first failure is told', async () => {
    view.answer = () => Promise.reject(new Error('database is locked'));
    await shop.stop('books');
    const asked = await ask();
    await shop.start('books');
    expect(codes(asked)).toEqual(['INTERNAL']);
  });
});

test('a failure that the client does not see is logged, but not for every request', () => {
  let now = 0;
  const logged: string[] = [];
  const log = failureLog(
    (entry) => logged.push(entry),
    () => now,
  );
  log('view', new Error('database is locked'));
  log('view', new Error('database is locked'));
  log('composition', 'x');
  now = 1_000;
  log('view', new Error('still'));
  expect(logged.map((entry) => entry.split('\n')[0])).toEqual([
    'the view failed, so the other way was tried: Error: database is locked',
    'the composition failed, so the other way was tried: x',
    'the view failed, so the other way was tried: Error: still',
  ]);
});

describe('joinery-explain', () => {
  test('tells strategy, why, plan, fetches, freshness and time', async () => {
    const { extensions } = await ask({ 'joinery-strategy': 'composition' });
    expect(extensions?.joinery).toEqual({
      strategy: 'composition',
      why: 'joinery-strategy asks for it',
      plan: expect.stringMatching(/^QueryPlan/),
      fetches: [{ target: 'books', what: 'book', count: 1, bytes: 34, ms: expect.any(Number) }],
      freshness: { lag: 0 },
      ms: expect.any(Number),
    });
  });

  test('nothing is told unless asked for', async () => {
    expect((await shop.ask(question())).extensions).toBeUndefined();
    expect((await shop.ask(question(), { headers: { 'joinery-explain': '0' } })).extensions).toBeUndefined();
    expect(codes(await shop.ask(question(), { headers: { 'joinery-explain': 'yes' } }))).toEqual(['BAD_USER_INPUT']);
  });
});

test('an operation is prepared once by each strategy', async () => {
  const query = question();
  for (const strategy of ['view', 'view', 'composition', 'auto']) {
    await shop.ask(query, { headers: { 'joinery-strategy': strategy } });
  }
  expect(view.prepared).toBe(1);
});
