import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { apolloServer } from '../../serving/apollo.ts';
import { listenHttp } from '../../serving/http.ts';
import { type OpenPort, openPort } from '../../serving/port.ts';

const get = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  return { status: response.status, body: await response.json() };
};

test('a port answers before anything is served: it lives, and says what it waits for', async () => {
  let missing = ['MongoDB does not answer'];
  await using port = await openPort({ part: 'orders', missing: async () => missing });
  expect(port.origin).toBe(`http://127.0.0.1:${port.port}`);
  expect(await get(`${port.origin}/health`)).toEqual({ status: 200, body: { status: 'ok' } });
  expect(await get(`${port.origin}/ready`)).toEqual({ status: 503, body: { ready: false, missing } });
  missing = ['Kafka does not answer'];
  expect(await get(`${port.origin}/ready`)).toEqual({ status: 503, body: { ready: false, missing } });
});

test('with nothing missing it is still not ready', async () => {
  await using port = await openPort({ part: 'orders' });
  expect(await get(`${port.origin}/ready`)).toMatchObject({
    status: 503,
    body: { ready: false, missing: ['orders is starting'] },
  });
});

test('what is missing may not be known either', async () => {
  const missing = async () => {
    throw new Error('no idea');
  };
  await using port = await openPort({ part: 'orders', missing });
  expect(await get(`${port.origin}/ready`)).toMatchObject({
    status: 503,
    body: { missing: ['orders cannot tell what it waits for: Error: no idea'] },
  });
});

test('all else is SERVICE_UNAVAILABLE, as GraphQL shapes it, with when to come again', async () => {
  await using port = await openPort({ part: 'orders' });
  const response = await fetch(`${port.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'orders is starting: ask again',
        extensions: { code: 'SERVICE_UNAVAILABLE', service: 'orders', done: 'no' },
      },
    ],
  });
});

test('what is not HTTP gets an error before anything is served', async () => {
  await using port = await openPort({ part: 'orders' });
  const asked = request({ port: port.port, host: '127.0.0.1', path: `/${'x'.repeat(20_000)}` }).end();
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(431);
  response.resume();
});

test('what is served answers at once, also on connections that are open; served no more, it waits again', async () => {
  await using port = await openPort({ part: 'orders' });
  expect((await get(`${port.origin}/elsewhere`)).status).toBe(503);
  port.serve((_, response) => response.end('"served"'));
  expect(await get(`${port.origin}/elsewhere`)).toEqual({ status: 200, body: 'served' });
  port.serve(null);
  expect((await get(`${port.origin}/elsewhere`)).status).toBe(503);
});

test('a client hears how long its connection is kept: longer than clients keep theirs', async () => {
  await using port = await openPort({ part: 'orders' });
  const { headers } = await fetch(`${port.origin}/health`);
  expect(headers.get('keep-alive')).toBe('timeout=65');
});

test('a port that is taken is told by who wanted it', async () => {
  await using port = await openPort({ part: 'orders' });
  await expect(openPort({ part: 'voyages', port: port.port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `voyages cannot start: port ${port.port} is taken by another process; choose another one`,
  });
});

test('an address that this machine does not have is no taken port', async () => {
  await expect(openPort({ part: 'orders', host: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
});

test('closing twice is closing once', async () => {
  const port = await openPort({ part: 'orders' });
  await Promise.all([port[Symbol.asyncDispose](), port[Symbol.asyncDispose]()]);
  await expect(fetch(port.origin)).rejects.toThrow('fetch failed');
});

test('a GraphQL server takes over an open port, and closes it', async () => {
  const port = await openPort({ part: 'orders' });
  const server = await listenHttp(apolloServer({ typeDefs: 'type Query { a: Int }' }), { on: port });
  expect(server).toMatchObject({ port: port.port, url: `${port.origin}/graphql` });
  expect(await get(`${port.origin}/ready`)).toMatchObject({ status: 200 });
  await server[Symbol.asyncDispose]();
  await expect(fetch(port.origin)).rejects.toThrow('fetch failed');
});

test('a GraphQL server that cannot start leaves the port open as before', async () => {
  await using port = await openPort({ part: 'orders' });
  const failing = apolloServer({
    typeDefs: 'type Query { a: Int }',
    plugins: [{ serverWillStart: () => Promise.reject(new Error('no')) }],
    log: () => {},
  });
  await expect(listenHttp(failing, { on: port })).rejects.toThrow();
  expect((await get(`${port.origin}/elsewhere`)).status).toBe(503);
});

test('what comes on a kept connection while closing begins is answered, and with it the connection closed', async () => {
  const port = await openPort({ part: 'orders' });
  port.serve((_, response) => response.end('done'));
  const socket = connect(port.port, '127.0.0.1');
  const answers: string[] = [];
  socket.setEncoding('utf8').on('data', (answer: string) => answers.push(answer));
  const ask = () => socket.write('GET / HTTP/1.1\r\nhost: orders\r\n\r\n');
  ask();
  await once(socket, 'data');
  const closing = port[Symbol.asyncDispose]();
  ask();
  await once(socket, 'close');
  await closing;
  expect(answers).toHaveLength(2);
  expect(answers[0]).toMatch(/connection: keep-alive/i);
  expect(answers[1]).toMatch(/connection: close[\s\S]*done/i);
});

test('what was under way when closing began closes its connection, too', async () => {
  const port = await openPort({ part: 'orders', drain: 3_600_000 });
  const asked = new Promise<ServerResponse>((resolve) => port.serve((_, response) => resolve(response)));
  const socket = connect(port.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.write('GET / HTTP/1.1\r\nhost: orders\r\n\r\n');
  const response = await asked;
  const closing = port[Symbol.asyncDispose]();
  response.end('done');
  await Promise.all([closing, once(socket, 'close')]);
  expect(answer).toMatch(/connection: close[\s\S]*done/i);
});

test('a connection that never brought a request does not hold up closing', async () => {
  const port = await openPort({ part: 'orders', closeWithin: 600_000 });
  const socket = connect(port.port, '127.0.0.1');
  await once(socket, 'connect');
  await Promise.all([port[Symbol.asyncDispose](), once(socket, 'close')]);
});

describe('upgrades', () => {
  const ask = (port: number, upgrade: string, body = '') => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /path HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: ${upgrade}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  };
  const echo: Parameters<OpenPort['serve']>[0] = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    response.end(`echo ${text}`);
  };
  const first = async (socket: Socket) => String((await once(socket, 'data'))[0]);

  test('to a WebSocket are handed over, to anything else are requests like all others', async () => {
    await using port = await openPort({ part: 'orders' });
    port.serve(echo, ({ url }, socket) => socket.end(`taken ${url}`));
    expect(await first(ask(port.port, 'WebSocket'))).toBe('taken /path');
    expect(await first(ask(port.port, 'h2c', 'body'))).toMatch(/^HTTP\/1.1 200 OK[\s\S]*echo body/);
  });

  test('are requests like all others while nobody takes them', async () => {
    await using port = await openPort({ part: 'orders' });
    expect(await first(ask(port.port, 'websocket', 'body'))).toMatch(/^HTTP\/1.1 503 /);
    port.serve(echo);
    expect(await first(ask(port.port, 'websocket', 'body'))).toMatch(/^HTTP\/1.1 200 OK[\s\S]*echo body/);
    port.serve(echo, (_, socket) => socket.end('taken'));
    port.serve(null);
    expect(await first(ask(port.port, 'websocket', 'body'))).toMatch(/^HTTP\/1.1 503 /);
  });

  test('are waited for when closing, but not for longer than for requests', async () => {
    const port = await openPort({ part: 'orders', closeWithin: 200 });
    port.serve(echo, (_, socket) => socket.write('taken'));
    const socket = ask(port.port, 'websocket');
    await first(socket);
    await Promise.all([port[Symbol.asyncDispose](), once(socket, 'close')]);
  });
});
