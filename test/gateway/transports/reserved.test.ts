import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-sse';
import { eventually, heard, numbers, type Serving, serve, tickOf } from './serving.ts';
import { TICKS } from './ticker.ts';

let serving: Serving;
beforeEach(async () => {
  serving = await serve({ perConnection: 2 });
});
afterEach(async () => {
  await serving[Symbol.asyncDispose]();
});

describe("graphql-sse's client on a single connection", () => {
  const client = (): Client<true> =>
    createClient({ url: serving.url, singleConnection: true, lazyCloseTimeout: 0, retry: async () => {} });

  test('runs several operations at a time', async () => {
    const single = client();
    const told = [heard<unknown>(), heard<unknown>()];
    const stops = told.map((ticks) =>
      single.subscribe({ query: TICKS }, { next: (answer) => ticks.add(tickOf(answer)), error() {}, complete() {} }),
    );
    await serving.ticker.until(() => serving.ticker.open === 2);
    expect(serving.transports.size).toBe(1);
    serving.ticker.tick(3);
    for (const ticks of told) expect(await ticks.has(3)).toEqual(numbers(0, 3));
    stops[0]!();
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.tick();
    expect(await told[1]!.has(4)).toEqual(numbers(0, 4));
    stops[1]!();
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test.each([
    ['{ a }', { data: { echo: '{ a }' } }],
    ['{ wrong }', { errors: [{ message: 'no field wrong', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
  ])('gets what comes of %s, and completes', async (query, expected) => {
    const answers = [];
    for await (const answer of client().iterate({ query })) answers.push(answer);
    expect(answers).toEqual([expected]);
  });

  test('is told when a subscription cannot go on', async () => {
    const ticks = client().iterate({ query: TICKS });
    const first = ticks.next();
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.end('failed');
    expect((await first).value).toMatchObject({ errors: [{ message: 'failed' }] });
    expect((await ticks.next()).done).toBe(true);
  });

  test.each(['stopping', 'slow'] as const)('reserves another stream when it was %s', async (why) => {
    const ticks = heard<unknown>();
    const next = (answer: object) => void (tickOf(answer) !== undefined && ticks.add(tickOf(answer)));
    const stop = client().subscribe({ query: TICKS }, { next, error() {}, complete() {} });
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.tick();
    await ticks.has(1);
    serving.ticker.end(why);
    await serving.ticker.until(() => serving.ticker.begun === 2);
    serving.ticker.tick();
    expect(await ticks.has(2)).toEqual([0, 1]);
    stop();
  });
});

describe('the requests', () => {
  const ask = async (
    method: string,
    { token, search = '', body }: { token?: string; search?: string; body?: object } = {},
  ) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token !== undefined) headers['x-graphql-event-stream-token'] = token;
    const response = await fetch(serving.url + search, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return [response.status, text.startsWith('{') ? JSON.parse(text).errors[0].extensions.code : text];
  };
  const reserve = async () => String((await ask('PUT'))[1]);
  const begin = (id: unknown) => ({ query: TICKS, extensions: { operationId: id } });

  test('a token that is nobody’s', async () => {
    for (const method of ['GET', 'DELETE', 'POST']) {
      expect(await ask(method, { token: 'x', ...(method === 'POST' && { body: {} }) })).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('an operation without an id, with one that runs, and one too many', async () => {
    const token = await reserve();
    expect(await ask('POST', { token, body: { query: TICKS } })).toEqual([400, 'BAD_USER_INPUT']);
    expect(await ask('POST', { token, body: begin(7) })).toEqual([400, 'BAD_USER_INPUT']);
    expect(await ask('POST', { token, body: begin('a') })).toEqual([202, '']);
    expect(await ask('POST', { token, body: begin('a') })).toEqual([409, 'CONFLICT']);
    expect(await ask('POST', { token, body: begin('b') })).toEqual([202, '']);
    expect(await ask('POST', { token, body: begin('c') })).toEqual([429, 'LIMIT_EXCEEDED']);
    expect(await ask('DELETE', { token })).toEqual([400, 'BAD_USER_INPUT']);
    expect(await ask('DELETE', { token, search: '?operationId=a' })).toEqual([200, '']);
    expect(await ask('DELETE', { token, search: '?operationId=unknown' })).toEqual([200, '']);
    await serving.ticker.until(() => serving.ticker.open === 1);
  });

  test('the stream may be opened once, by the address too, and tells what was begun before', async () => {
    const token = await reserve();
    await ask('POST', { token, body: begin('a') });
    serving.ticker.tick();
    const left = new AbortController();
    const stream = await fetch(`${serving.url}?token=${token}`, { signal: left.signal });
    expect(await ask('GET', { token })).toEqual([409, 'CONFLICT']);
    let text = '';
    for await (const chunk of stream.body!) {
      text += Buffer.from(chunk);
      if (text.includes('event: next')) break;
    }
    expect(text).toBe(
      ': open\n\nevent: next\ndata: {"id":"a","payload":{"data":{"tick":0},"extensions":{"joinery":{"cursor":"1"}}}}\n\n',
    );
    left.abort();
    await serving.ticker.until(() => serving.ticker.open === 0);
    expect(await ask('GET', { token })).toEqual([404, 'NOT_FOUND']);
  });

  test('reservations that nobody uses expire, and there may be so many', async () => {
    await using small = await serve({ maxConnections: 1, introduceWithin: 300 });
    const put = () => fetch(small.url, { method: 'PUT' });
    const token = await (await put()).text();
    expect((await put()).status).toBe(503);
    await fetch(small.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-graphql-event-stream-token': token },
      body: JSON.stringify(begin('a')),
    });
    await small.ticker.until(() => small.ticker.begun === 1 && small.ticker.open === 0);
    expect((await put()).status).toBe(201);
  });

  test('an operation that comes when its stream has gone is not begun', async () => {
    const token = await reserve();
    const left = new AbortController();
    await fetch(`${serving.url}?token=${token}`, { signal: left.signal });
    const posted = request(serving.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-graphql-event-stream-token': token, expect: '100-continue' },
    });
    posted.flushHeaders();
    await once(posted, 'continue');
    left.abort();
    await eventually(() => serving.transports.size === 0);
    posted.end(JSON.stringify(begin('a')));
    const [response] = await once(posted, 'response');
    expect([response.statusCode, serving.ticker.asked]).toEqual([404, []]);
    response.resume();
  });

  test('PUT with a body is none for a stream', async () => {
    expect(await ask('PUT', { body: {} })).toEqual([405, 'BAD_USER_INPUT']);
  });

  test('a `token` in an address may be something else', async () => {
    const response = await fetch(`${serving.url}?token=mine`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ apollo }' }),
    });
    expect(await response.json()).toEqual({ data: { apollo: 'here' } });
  });
});
