import { expect, test } from '@jest/globals';
import type { KeptView, StaleEntity } from '../../projector/index.ts';
import { probe } from '../../runtime/probe.ts';
import { serveProjector } from '../../runtime/projector.ts';
import { openPort } from '../../serving/port.ts';
import { until } from '../system/order.ts';

const STALE: StaleEntity = { stream: 'orders-o1', version: 2, reason: 'its evolve failed', waiting: 1 };

/** A view as far as its health goes; `catchUp` says when it has caught up. */
function keptView(stale: () => Promise<readonly StaleEntity[]>) {
  let catchUp = (): void => {};
  const caughtUp = new Promise<void>((resolve) => {
    catchUp = resolve;
  });
  const never = () => Promise.reject(new Error('nobody asks for that'));
  const view: KeptView = {
    get: never,
    find: never,
    count: never,
    aggregate: never,
    applied: never,
    progress: never,
    stale,
    version: () => 1,
    keeper: () => undefined,
    follow: never,
    retry: never,
    caughtUp: () => caughtUp,
    [Symbol.asyncDispose]: async () => {},
  };
  return { view, catchUp };
}

test('a projector is ready once it has caught up, whatever is stale, unless a server is away', async () => {
  const { view, catchUp } = keptView(async () => [STALE]);
  let away: readonly string[] = [];
  const on = await openPort({ part: 'projector' });
  await using _ = serveProjector(view, { on, missing: async () => away, log: () => {} });
  const ready = async () => {
    const response = await fetch(`${on.origin}/ready`);
    return [response.status, await response.json()];
  };

  const behind = 'the view has not yet seen all events';
  expect(await ready()).toEqual([503, { ready: false, missing: [behind] }]);
  catchUp();
  await until(async () => (await ready())[0] === 200);
  expect(await ready()).toEqual([200, { ready: true, missing: [], stale: [STALE] }]);
  away = ['Kafka does not answer'];
  expect(await ready()).toEqual([503, { ready: false, missing: away }]);
  expect((await fetch(`${on.origin}/health`)).status).toBe(200);
  expect((await fetch(`${on.origin}/graphql`)).status).toBe(404);
});

test('a projector whose view cannot be read is not ready', async () => {
  const { view, catchUp } = keptView(() => Promise.reject(new Error('away')));
  const on = await openPort({ part: 'projector' });
  await using running = serveProjector(view, { on, missing: async () => [], log: () => {} });
  catchUp();
  await until(async () => (await running.ready()).length === 0);
  const response = await fetch(`${on.origin}/ready`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { ready: false, missing: ['the view cannot be read'] },
  ]);
});

test('a server that says nothing is away within a second, and is asked once at a time', async () => {
  let asked = 0;
  let answer = (): void => {};
  const missing = probe('MongoDB', () => {
    asked++;
    return new Promise<void>((resolve) => {
      answer = resolve;
    });
  });
  expect(await Promise.all([missing(), missing()])).toEqual([['MongoDB does not answer'], ['MongoDB does not answer']]);
  expect(asked).toBe(1);
  const next = missing();
  answer();
  expect(await next).toEqual([]);
  const refused = probe('Kafka', () => Promise.reject(new Error('refused')));
  expect(await refused()).toEqual(['Kafka does not answer']);
});
