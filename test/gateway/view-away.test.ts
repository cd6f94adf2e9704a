import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeToken } from '../../api/index.ts';
import { Unavailable } from '../../eventing/index.ts';
import { viewFreshness } from '../../gateway/strategy/freshness.ts';
import { ViewStoreFailure } from '../../gateway/view/index.ts';
import type { Progress } from '../../projector/store.ts';
import { type Bookshop, codes, openBookshop } from './bookshop.ts';
import { fakeView } from './fake-view.ts';

const away = new Unavailable('MongoDB', 'no', new Error('connect ECONNREFUSED 10.0.0.7:27017'));
const never = () => new Promise<never>(() => {});

describe("a gateway whose view's store is away", () => {
  const { state: view, options } = fakeView();
  const initial = { ...view };
  let shop: Bookshop;
  let asked = 0;
  beforeAll(async () => {
    shop = await openBookshop({ ...options, settings: { TOKEN_WAIT_MS: '30' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const ask = (headers: Record<string, string> = {}) =>
    shop.ask(`query Q${++asked} { book(id: "1") { title } }`, { headers: { 'joinery-explain': '1', ...headers } });
  const COMPOSED = { book: { title: 'Emma' } };
  const token = encodeToken(new Map([['books-1', 1]]));
  /** Asks again while the gateway still goes by what the store has said in the last few milliseconds. */
  const until = async (
    right: (answer: Awaited<ReturnType<typeof ask>>) => boolean,
    headers: Record<string, string> = {},
  ) => {
    let answer = await ask(headers);
    while (!right(answer)) answer = await ask(headers);
    return answer;
  };
  const by = (strategy: string) => (answer: { extensions?: { joinery: { strategy?: unknown } } }) =>
    answer.extensions?.joinery.strategy === strategy;
  const comesBack = async () => {
    Object.assign(view, initial);
    await until(by('view'));
  };
  const hangsAfter = (answers: number) => {
    let left = answers;
    return () => (left-- > 0 ? Promise.resolve() : never());
  };

  test.each([
    ['rejects', () => Promise.reject(away)],
    ['hangs', never],
  ])('that %s: auto composes, and comes back to the view by itself', async (_, store) => {
    await comesBack();
    view.store = store;
    const { data, errors, extensions } = await until(by('composition'));
    expect([data, errors]).toEqual([COMPOSED, undefined]);
    expect(extensions?.joinery.why).toBe('the view cannot be asked: its store does not answer');
    await comesBack();
  });

  test('auto composes too when the store hangs only when asked about a token', async () => {
    await comesBack();
    view.store = hangsAfter(1);
    const { data, extensions } = await ask({ 'joinery-after': token });
    expect([data, extensions?.joinery.strategy]).toEqual([COMPOSED, 'composition']);
    await comesBack();
  });

  test('auto composes when the store goes away between the question how far it is and the reads', async () => {
    await comesBack();
    view.answer = () => Promise.reject(new ViewStoreFailure(away));
    const { data, extensions } = await ask();
    expect([data, extensions?.joinery.strategy]).toEqual([COMPOSED, 'composition']);
  });

  const byView = { 'joinery-strategy': 'view' };
  const failed = ({ status }: { status: number }) => status !== 200;
  const named = { code: 'SERVICE_UNAVAILABLE', service: 'view' };
  test('strategy view fails with SERVICE_UNAVAILABLE, which names the view and nothing inside', async () => {
    await comesBack();
    view.store = () => Promise.reject(away);
    const answer = await until(failed, byView);
    expect([answer.status, answer.data]).toEqual([503, undefined]);
    expect(answer.errors).toEqual([{ message: expect.stringContaining("the view's store"), extensions: named }]);
    expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
  });

  test('strategy view fails alike when it is the token, or the reads, that cannot be had', async () => {
    await comesBack();
    view.answer = () => Promise.reject(new ViewStoreFailure(away));
    const reads = await ask(byView);
    expect([reads.status, reads.errors?.map(({ extensions }) => extensions)]).toEqual([503, [named]]);
    view.store = () => Promise.reject(away);
    const ofToken = await ask({ ...byView, 'joinery-after': token });
    expect([ofToken.status, ofToken.errors?.map(({ extensions }) => extensions)]).toEqual([503, [named]]);
  });

  test('any other failure of the store stays INTERNAL', async () => {
    await comesBack();
    view.answer = () => Promise.reject(new ViewStoreFailure(new Error('disk I/O error')));
    const answer = await ask({ 'joinery-strategy': 'view' });
    expect([answer.status, codes(answer)]).toEqual([500, ['INTERNAL']]);
  });
});

describe('how current the view is', () => {
  /** A view's store that answers when the test says so, and a clock that the test sets. */
  function held(tokenWait = 30) {
    const asked: { resolve(progress: Progress): void; reject(error: unknown): void }[] = [];
    const clock = { now: 100_000 };
    const reader = {
      ...fakeView().options.view,
      progress: () => new Promise<Progress>((resolve, reject) => asked.push({ resolve, reject })),
    };
    return { asked, clock, freshness: viewFreshness(reader, tokenWait, () => clock.now) };
  }
  const asOf = (time: number): Progress => ({ position: {}, asOf: time });
  const outcome = (lag: Promise<number>) => lag.catch((error: { code: string }) => error.code);

  test('requests of the same moment ask the store once', async () => {
    const { asked, clock, freshness } = held();
    const lags = [freshness.soon.lag(), freshness.lag(), freshness.soon.lag()];
    asked[0]!.resolve(asOf(clock.now - 7));
    expect(await Promise.all(lags)).toEqual([7, 7, 7]);
    expect(asked).toHaveLength(1);
  });

  test('after a failure nobody waits: it is asked again a second later, behind their backs', async () => {
    const { asked, clock, freshness } = held();
    const first = outcome(freshness.soon.lag());
    asked[0]!.reject(away);
    expect(await first).toBe('UNAVAILABLE');
    clock.now += 999;
    expect([await outcome(freshness.soon.lag()), asked.length]).toEqual(['UNAVAILABLE', 1]);
    clock.now += 1;
    expect([await outcome(freshness.soon.lag()), asked.length]).toEqual(['UNAVAILABLE', 2]);
    asked[1]!.resolve(asOf(clock.now));
    await freshness.lag(); // the same question
    expect(await freshness.soon.lag()).toBe(0);
  });

  test('a slow store is as good as away until it answers', async () => {
    const { asked, clock, freshness } = held();
    expect(await outcome(freshness.soon.lag())).toBe('VIEW_SLOW');
    expect([await outcome(freshness.soon.lag()), asked.length]).toEqual(['VIEW_SLOW', 1]);
    asked[0]!.resolve(asOf(clock.now - 3));
    expect([await freshness.lag(), await freshness.soon.lag()]).toEqual([3, 3]);
  });

  test('a store that says nothing is asked again each second, not by each request', async () => {
    const { asked, clock, freshness } = held();
    for (let ms = 0; ms <= 3_000; ms += 100) {
      clock.now = 100_000 + ms;
      await outcome(freshness.soon.lag());
    }
    expect(asked).toHaveLength(4);
  });

  test('who has no other way waits, and an earlier failure is no answer to it', async () => {
    const { asked, clock, freshness } = held();
    const failed = outcome(freshness.lag());
    asked[0]!.reject(away);
    expect(await failed).toBe('UNAVAILABLE');
    const patient = freshness.lag();
    asked[1]!.resolve(asOf(clock.now - 5));
    expect(await patient).toBe(5);
  });
});
