import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { command, until } from '../system/order.ts';
import { addContainer, record } from './acts.ts';
import { byWebSocket } from './by-websocket.ts';
import { embedded } from './embedded.ts';
import type { LiveSystem } from './live-system.ts';
import { type About, questionOf, WAYS, watch } from './questions.ts';
import type { Told, Watching } from './watching.ts';

let system: LiveSystem;
beforeAll(async () => {
  system = await embedded();
  await Promise.all([addContainer(system.origin, 'k-1'), addContainer(system.origin, 'k-2')]);
});
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

const about: About = { field: 'containerTelemetry', id: 'k-1' };
const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];
let second = 0;
const measured = (temperature: number) => record(system.origin, about.id, second++, temperature);
const temperatureOf = ({ data }: Told) =>
  (data?.live as { telemetry: { temperature: number } } | undefined)?.telemetry.temperature;
const refusalOf = async (watching: Watching) => {
  await using refused = watching;
  return (await refused.ended).errors;
};

describe('a gateway takes', () => {
  test('so many subscriptions, and the next when one has gone', async () => {
    await using gateway = await system.gateway({ JOINERY_MAX_SUBSCRIPTIONS: '2' });
    await using first = watch(gateway.origin, about);
    await using second = watch(gateway.origin, about);
    await Promise.all([first.begun, second.begun]);
    for (const by of ways) {
      await using third = watch(gateway.origin, about, { by });
      // A WebSocket that is one too many is not even opened.
      await third.ended;
      expect(third.cursor()).toBeNull();
    }
    expect(await refusalOf(watch(gateway.origin, about))).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', bound: 2 } },
    ]);
    first.drop();
    await until(async () => {
      await using next = watch(gateway.origin, about);
      await next.begun;
      return next.cursor() !== null;
    });
  });

  test('so many subscriptions over one WebSocket, and so many on all', async () => {
    await using gateway = await system.gateway({
      JOINERY_MAX_SUBSCRIPTIONS: '3',
      JOINERY_CONNECTION_SUBSCRIPTIONS: '2',
    });
    const client = () =>
      createClient({
        url: `${gateway.origin.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
    const [one, other] = [client(), client()];
    const told: unknown[] = [];
    const run = (of: typeof one) =>
      of.subscribe(questionOf(about), { next: (message) => told.push(message), error() {}, complete() {} });
    const refusal = (of: typeof one) => of.iterate(questionOf(about)).next();
    run(one);
    run(one);
    await expect(refusal(one)).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'operations', bound: 2 } },
    ]);
    run(other);
    // Until they run, nobody says so.
    await until(async () => {
      await measured(1);
      return new Set(told).size >= 3;
    });
    await expect(refusal(other)).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'subscriptions', bound: 3 } },
    ]);
    await Promise.all([one.dispose(), other.dispose()]);
  });

  test.each([
    ['JOINERY_MAX_DEPTH', '3', 'depth', 'container { order { customer { name } } }'],
    ['JOINERY_MAX_FIELDS', '4', 'fields', 'container { id brand status capacity }'],
    ['JOINERY_MAX_ALIASES', '2', 'aliases', 'a: at b: at'],
    ['JOINERY_MAX_NODES', '50', 'nodes', 'container { order { customer { orders(first: 100) { nodes { id } } } } }'],
  ])('no operation beyond %s = %s', async (name, value, limit, selection) => {
    await using gateway = await system.gateway({ [name]: value });
    for (const by of ways) {
      const errors = await refusalOf(watch(gateway.origin, about, { by, selection }));
      expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit } }]);
    }
  });

  test.each([
    ['subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { a: orderChanged(id: "1") { at } b: orderChanged(id: "2") { at } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { orderChanged { at } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription($id: ID!) { orderChanged(id: $id) { at } }', 'BAD_USER_INPUT'],
    [
      'subscription A { orderChanged(id: "1") { at } } subscription B { orderChanged(id: "1") { at } }',
      'BAD_USER_INPUT',
    ],
    ['subscription { orderChanged(id: "1") @skip(if: true) { at } }', 'BAD_USER_INPUT'],
  ])('no document such as %s', async (query, code) => {
    for (const by of ways) {
      const errors = await refusalOf(WAYS[by](system.origin, { query }));
      expect(errors.map(({ extensions }) => extensions?.code)).toContain(code);
    }
  });

  test('no strategy that there is none of', async () => {
    for (const by of ways) {
      const errors = await refusalOf(
        WAYS[by](system.origin, { ...questionOf(about), headers: { 'joinery-strategy': 'best' } }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('when a gateway stops', () => {
  test("graphql-ws's client connects again to the one that comes, and resumes by a variable that it reads then", async () => {
    await using gateway = await system.gateway();
    await using first = watch(gateway.origin, about);
    await first.begun;
    let cursor = first.cursor();
    const told: Told[] = [];
    const closes: unknown[] = [];
    const client = createClient({
      url: `${gateway.origin.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 1_000,
      shouldRetry: () => true, // else it gives up when nobody listens for a moment
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 20)),
      on: { closed: (event) => closes.push((event as { code: number }).code) },
    });
    const { query } = questionOf(about);
    const variables = {
      id: about.id,
      get after() {
        return cursor;
      },
    };
    client.subscribe(
      { query, variables },
      {
        next(message) {
          told.push(message as unknown as Told);
          cursor = told.at(-1)!.extensions.joinery.cursor;
        },
        error: (error) => told.push(error as never),
        complete() {},
      },
    );
    await measured(1);
    await until(async () => told.length === 1);
    await gateway.stop();
    expect(await first.ended).toEqual({ errors: [], code: null });
    await measured(2);
    await gateway.start();
    await measured(3);
    await until(async () => told.length >= 3);
    expect(told.map(temperatureOf)).toEqual([1, 2, 3]);
    expect(closes[0]).toBe(1001);
    await client.dispose();
  });
});

describe('a client that does not read', () => {
  test('is closed with 4408 when too much waits for it, and goes on behind what it got', async () => {
    await using gateway = await system.gateway({
      JOINERY_SUBSCRIPTION_BUFFER: '3',
      JOINERY_MAX_SUBSCRIPTIONS: '2',
      JOINERY_MAX_ALIASES: '2000',
      JOINERY_MAX_FIELDS: '3000',
    });
    const what = 'type: REEFER_20, capacity: 30, port: "NLRTM"';
    await command(system.origin, 'addContainer', `id: "k-big", brand: "${'x'.repeat(100)}", ${what}`);
    const big: About = { field: 'containerTelemetry', id: 'k-big' };
    await using first = watch(gateway.origin, big);
    await first.begun;
    const start = first.cursor();
    await first[Symbol.asyncDispose]();
    // Some 100 kB a message: it takes many to fill what lies between two sockets.
    const aliases = Array.from({ length: 1_000 }, (_, i) => `b${i}: brand`).join(' ');
    const question = questionOf(big, { after: start, selection: `telemetry { temperature } container { ${aliases} }` });
    await using slow = byWebSocket(gateway.origin, question, questionOf({ field: 'containerTelemetry', id: 'k-2' }));
    const mayBegin = async () => {
      await using third = watch(gateway.origin, about);
      await third.begun;
      return third.cursor() !== null;
    };
    await record(system.origin, big.id, 0, 0);
    await slow.has(1);
    expect(await mayBegin()).toBe(false);
    slow.pause();
    let count = 1;
    while (!(await mayBegin())) {
      for (let i = 0; i < 10; i++) await record(system.origin, big.id, count, count++ % 10);
    }
    slow.resume();
    expect(await slow.ended).toEqual({ errors: [], code: 4408 });
    expect(slow.told.length).toBeLessThan(count);
    await using again = watch(gateway.origin, big, { after: slow.cursor() });
    await again.has(count - slow.told.length);
    expect([...slow.told, ...again.told].map(temperatureOf)).toEqual(Array.from({ length: count }, (_, i) => i % 10));
  });
});
