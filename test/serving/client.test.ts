import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { type Address, subgraphClient } from '../../serving/client.ts';
import type { NoAnswer } from '../../serving/exchange.ts';
import { openPort } from '../../serving/port.ts';
import { turns } from '../../serving/turns.ts';
import { answers, instance } from './instance.ts';

const QUERY = '{"query":"{ a }"}';
const client = (address: Address, timeout = 5_000) => subgraphClient('orders', address, { timeout, connections: 8 });
const ending = (sent: Promise<unknown>) =>
  sent.then(
    () => 'answered',
    ({ ending, done }: NoAnswer) => `${ending}, done: ${done}`,
  );
const count = (texts: readonly string[], text: string) => texts.filter((each) => each === text).length;

describe('a service of two instances', () => {
  test('is asked in turn', async () => {
    await using one = await instance(answers({ a: 1 }));
    await using two = await instance(answers({ a: 2 }));
    await using orders = client([one.url, two.url]);
    for (let i = 0; i < 10; i++) await orders.send(QUERY, true);
    expect([one.heard.length, two.heard.length]).toEqual([5, 5]);
  });

  test('loses no query when one of them dies under load, and uses it again when it comes back', async () => {
    // Some answers are begun and held, so that the death finds connections in every state.
    const held = new Set<ServerResponse>();
    let holding = true;
    const sometimesHeld = (response: ServerResponse, body: string) => {
      if (!holding || Math.random() > 0.3) return answers({ a: body.length })(response, body);
      if (Math.random() > 0.5) response.writeHead(200).write('{"data"');
      held.add(response);
    };
    await using dying = await instance(sometimesHeld);
    await using staying = await instance(answers({ a: 1 }));
    await using orders = client([dying.url, staying.url]);

    let stopped = false;
    let sent = 0;
    const failures: unknown[] = [];
    const caller = async () => {
      while (!stopped) {
        await orders.send(`{"query":"{ a }","n":${sent++}}`, true).catch((error: unknown) => failures.push(error));
      }
    };
    const callers = Array.from({ length: 24 }, caller);
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(() => held.size >= 6);
    await dying.die();
    holding = false;
    const before = sent;
    await until(() => sent > before + 500);
    const heard = dying.heard.length;
    await dying.revive();
    await until(() => dying.heard.length > heard + 20);
    stopped = true;
    await Promise.all(callers);
    expect(failures).toEqual([]);
  });

  test('is never sent a mutation twice: it is told what certainly was not done', async () => {
    // Fewer than there are connections to it: it is asked until it dies.
    let unanswered = 0;
    await using dying = await instance((response, body) => {
      if (unanswered < 5 && Math.random() < 0.3) unanswered++;
      else answers({ a: body.length })(response, body);
    });
    await using staying = await instance(answers({ a: 1 }));
    await using orders = client([dying.url, staying.url]);

    const outcomes = new Map<string, string>();
    let stopped = false;
    const caller = async () => {
      while (!stopped) {
        const body = `{"query":"mutation { a }","n":${outcomes.size}}`;
        outcomes.set(body, 'sent');
        outcomes.set(body, await ending(orders.send(body, false)));
      }
    };
    const callers = Array.from({ length: 24 }, caller);
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(() => dying.heard.length >= 20);
    await dying.die();
    const before = outcomes.size;
    await until(() => outcomes.size > before + 300);
    stopped = true;
    await Promise.all(callers);

    const times = [...outcomes.keys()].map((body) => count(dying.heard, body) + count(staying.heard, body));
    expect(Math.max(...times)).toBe(1);
    const answered = [...outcomes].filter(([, outcome]) => outcome === 'answered');
    for (const [body] of answered) expect(count(dying.heard, body) + count(staying.heard, body)).toBe(1);
    const rest = new Set([...outcomes.values()].filter((outcome) => outcome !== 'answered'));
    expect([...rest]).toEqual(['broken, done: unknown']);
  });

  test('of which one only starts: the other is asked, also for a mutation', async () => {
    await using starting = await openPort({ part: 'orders' });
    await using ready = await instance(answers({ a: 1 }));
    await using orders = client([`${starting.origin}/graphql`, ready.url]);
    for (let i = 0; i < 6; i++) await orders.send(QUERY, i % 2 === 0);
    expect(ready.heard).toHaveLength(6);
  });

  test('that are all away: nothing was done', async () => {
    await using one = await instance(answers({ a: 1 }));
    await using two = await instance(answers({ a: 1 }));
    await using orders = client([one.url, two.url]);
    await Promise.all([one.die(), two.die()]);
    expect(await ending(orders.send(QUERY, true))).toBe('away, done: no');
    expect(await ending(orders.send(QUERY, false))).toBe('away, done: no');
    await two.revive();
    expect(await ending(orders.send(QUERY, false))).toBe('answered');
  });

  test('that both were started again: connections that were kept cost no query', async () => {
    await using one = await instance(answers({ a: 1 }));
    await using two = await instance(answers({ a: 1 }));
    await using orders = client([one.url, two.url]);
    await Promise.all(Array.from({ length: 4 }, () => orders.send(QUERY, true)));
    await Promise.all([one.die(), two.die()]);
    await Promise.all([one.revive(), two.revive()]);
    expect(await ending(orders.send(QUERY, true))).toBe('answered');
  });

  test('of which one stops: told by one answer, nothing more is sent to it, and what was kept is closed from here', async () => {
    const heard: string[] = [];
    // Longer than any test: nothing is closed because time has passed.
    const stopping = await openPort({ part: 'orders', drain: 3_600_000 });
    await using staying = await openPort({ part: 'orders' });
    const held: (() => void)[] = [];
    const serve = (name: string, hold: boolean) => (_: unknown, response: ServerResponse) => {
      heard.push(name);
      const answer = () => answers({ a: 1 })(response, '');
      if (hold) held.push(answer);
      else answer();
    };
    stopping.serve(serve('stopping', true));
    staying.serve(serve('staying', false));
    await using orders = client([`${stopping.origin}/graphql`, `${staying.origin}/graphql`]);
    const busy = Array.from({ length: 8 }, () => orders.send(QUERY, false));
    while (held.length < 4) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of held.splice(0)) answer();
    await Promise.all(busy);
    // Four connections to it are kept now.
    stopping.serve(serve('stopping', false));
    const stopped = stopping[Symbol.asyncDispose]();
    await Promise.all([orders.send(QUERY, false), orders.send(QUERY, false)]);
    await stopped;
    heard.splice(0);
    for (let i = 0; i < 6; i++) await orders.send(QUERY, false);
    expect(heard).toEqual(Array(6).fill('staying'));
  });

  test('of which one says nothing: it costs one timeout, then it is left out', async () => {
    await using silent = await instance(() => {});
    await using ready = await instance(answers({ a: 1 }));
    await using orders = client([silent.url, ready.url], 60);
    const outcomes = [];
    for (let i = 0; i < 8; i++) outcomes.push(await ending(orders.send(QUERY, true)));
    expect(count(outcomes, 'late, done: unknown')).toBe(1);
    expect(count(outcomes, 'answered')).toBe(7);
  });
});

describe('a service of one instance', () => {
  test('that is away: nothing was done', async () => {
    await using one = await instance(answers({ a: 1 }));
    await using orders = client(one.url);
    await one.die();
    expect(await ending(orders.send(QUERY, false))).toBe('away, done: no');
  });

  test('that starts: nothing was done', async () => {
    await using starting = await openPort({ part: 'orders' });
    await using orders = client(`${starting.origin}/graphql`);
    await expect(orders.send(QUERY, false)).rejects.toMatchObject({ message: 'is starting', done: 'no' });
  });

  test.each([
    ['breaks', (response: ServerResponse) => response.destroy(), 'broken, done: unknown'],
    ['says nothing', () => {}, 'late, done: unknown'],
  ])('that %s: a mutation may have been done', async (_, answer, expected) => {
    await using one = await instance(answer);
    await using orders = client(one.url, 60);
    expect(await ending(orders.send(QUERY, false))).toBe(expected);
    expect(one.heard).toHaveLength(1);
  });

  test('whose connections are all busy: what had no turn was not done', async () => {
    await using busy = await instance(() => {});
    await using orders = subgraphClient('orders', busy.url, { timeout: 60, connections: 1 });
    const sent = Promise.all([ending(orders.send(QUERY, false)), ending(orders.send(QUERY, false))]);
    while (busy.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // Both times pass in one turn of the event loop: the first one's end makes no way for the second.
    const passed = performance.now() + 80;
    while (performance.now() < passed);
    const outcomes = await sent;
    expect(outcomes).toEqual(['late, done: unknown', 'late, done: no']);
  });

  test('needs an address', () => {
    expect(() => client([])).toThrow('orders needs an address');
  });
});

describe('turns', () => {
  test('go round; one that was away comes last for a second, a late one for ten', () => {
    const clock = { now: 0 };
    const { next, rest } = turns(['a', 'b', 'c'], () => clock.now);
    expect([next(), next(), next(), next()].map(([first]) => first)).toEqual(['b', 'c', 'a', 'b']);
    rest('a', 'away');
    rest('b', 'late');
    const firsts = () => [next(), next(), next()].map(([first]) => first);
    expect(firsts()).toEqual(['c', 'c', 'c']);
    expect(next().slice(1)).toEqual(['a', 'b']);
    clock.now = 1_000;
    expect(new Set(firsts())).toEqual(new Set(['a', 'c']));
    clock.now = 10_000;
    expect(new Set(firsts())).toEqual(new Set(['a', 'b', 'c']));
  });

  test('a connection that broke is no reason to rest: it is how a restart shows', () => {
    const { next, rest } = turns(['a', 'b']);
    rest('a', 'broken');
    rest('a', 'cut');
    expect(new Set([next(), next()].map(([first]) => first))).toEqual(new Set(['a', 'b']));
  });
});
