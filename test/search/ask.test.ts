import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { asker, type Question } from '../../subgraphs/search/ask.ts';

/** A subgraph of the test's own; what it was sent is noted down. */
async function subgraph(answer: (body: { query: string; variables: object }) => string | null | Promise<string>) {
  const received: { query: string; variables: object }[] = [];
  const connections = new Set<unknown>();
  const listener: RequestListener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    received.push(body);
    const answered = await answer(body);
    if (answered === null) request.socket.destroy();
    else response.end(answered);
  };
  const server = createServer(listener).on('connection', (socket) => connections.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    received,
    connections,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

const question = (field: string, value: unknown = 1): Question => ({ field, args: { limit: { type: 'Int!', value } } });
const data = (answers: object) => JSON.stringify({ data: answers });
const unavailable = expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'orders' } });

describe('questions to a subgraph', () => {
  test('of the same moment are one request', async () => {
    await using server = await subgraph(() => data({ q0: 'one', q1: 'two' }));
    await using orders = asker('orders', () => server.url, 1000);
    const answers = await Promise.all([orders.ask(question('a', 1)), orders.ask(question('b', 2))]);
    expect(answers).toEqual(['one', 'two']);
    expect(server.received).toEqual([
      {
        query: 'query Search($q0_limit: Int!, $q1_limit: Int!) { q0: a(limit: $q0_limit) q1: b(limit: $q1_limit) }',
        variables: { q0_limit: 1, q1_limit: 2 },
      },
    ]);
  });

  test('one after the other keep their connections', async () => {
    await using server = await subgraph(() => data({ q0: 'one' }));
    await using orders = asker('orders', () => server.url, 1000);
    for (let i = 0; i < 20; i++) await orders.ask(question('a'));
    expect(server.connections.size).toBeLessThanOrEqual(2); // one may still be finishing its last answer
  });

  test('are refused by themselves', async () => {
    await using server = await subgraph(() =>
      JSON.stringify({ data: { q0: null, q1: 'two' }, errors: [{ message: 'no such column', path: ['q0'] }] }),
    );
    await using orders = asker('orders', () => server.url, 1000);
    const answers = await Promise.allSettled([orders.ask(question('a')), orders.ask(question('b'))]);
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { message: 'orders does not answer a: no such column' } },
      { status: 'fulfilled', value: 'two' },
    ]);
  });

  test('are all refused by an error of the whole request', async () => {
    await using server = await subgraph(() => JSON.stringify({ errors: [{ message: 'too large' }] }));
    await using orders = asker('orders', () => server.url, 1000);
    const answers = await Promise.allSettled([orders.ask(question('a')), orders.ask(question('b'))]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test.each<[string, () => string | null]>([
    ['answers with what is not JSON', () => '<html>'],
    ['answers with JSON that is no answer', () => 'null'],
    ['hangs up', () => null],
  ])('find the service unavailable when it %s', async (_, answer) => {
    await using server = await subgraph(answer);
    await using orders = asker('orders', () => server.url, 1000);
    await expect(orders.ask(question('a'))).rejects.toEqual(unavailable);
  });

  test('find the service unavailable when nobody listens', async () => {
    const server = await subgraph(() => null);
    await server[Symbol.asyncDispose]();
    await using orders = asker('orders', () => server.url, 1000);
    await expect(orders.ask(question('a'))).rejects.toEqual(unavailable);
  });

  test('find the service unavailable when it takes too long', async () => {
    let end: (answer: string) => void = () => {};
    const late = new Promise<string>((resolve) => {
      end = resolve;
    });
    await using server = await subgraph(() => late);
    await using orders = asker('orders', () => server.url, 50);
    await expect(orders.ask(question('a'))).rejects.toEqual(unavailable);
    end('');
  });

  test('are repeated once when a connection that was kept turns out to be closed', async () => {
    let requests = 0;
    await using server = await subgraph(() => (++requests === 2 ? null : data({ q0: requests })));
    await using orders = asker('orders', () => server.url, 1000);
    expect([await orders.ask(question('a')), await orders.ask(question('a'))]).toEqual([1, 3]);
  });
});

test('an owner of two instances is asked while one of them is away', async () => {
  const one = await subgraph(() => data({ q0: 'one' }));
  await using two = await subgraph(() => data({ q0: 'two' }));
  await using orders = asker('orders', () => [one.url, two.url], 1000);
  const ask = () => orders.ask(question('a'));
  expect(new Set([await ask(), await ask()])).toEqual(new Set(['one', 'two']));
  await one[Symbol.asyncDispose]();
  for (let i = 0; i < 4; i++) expect(await ask()).toBe('two');
});

test('an owner whose own server is away is unavailable as well', async () => {
  const errors = [
    { message: 'ask again', path: ['q0'], extensions: { code: 'SERVICE_UNAVAILABLE', service: 'orders' } },
  ];
  await using server = await subgraph(() => JSON.stringify({ data: { q0: null }, errors }));
  await using orders = asker('orders', () => server.url, 1000);
  await expect(orders.ask(question('a'))).rejects.toEqual(unavailable);
});
