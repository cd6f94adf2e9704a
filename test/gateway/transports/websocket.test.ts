import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { iterates } from './iterating.ts';
import { heard, numbers, type Serving, serve, tickOf } from './serving.ts';
import { TICKS } from './ticker.ts';

let serving: Serving;
beforeEach(async () => {
  serving = await serve({ maxBody: 5_000, perConnection: 3 });
});
afterEach(async () => {
  await serving[Symbol.asyncDispose]();
});

describe("graphql-ws's client", () => {
  const client = (options: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
    createClient({ url: serving.ws, webSocketImpl: WebSocket, retryWait: async () => {}, ...options });

  iterates(client, () => serving);

  test('is told why an operation is refused', async () => {
    const refused = client().iterate({ query: '{ wrong }' }).next();
    await expect(refused).rejects.toEqual([
      { message: 'no field wrong', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  test('is told when a subscription cannot go on; the connection does', async () => {
    const lasting = client({ lazy: false });
    const ticks = lasting.iterate({ query: TICKS });
    const first = ticks.next();
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.end('failed');
    await expect(first).rejects.toEqual([{ message: 'failed', extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(serving.transports.size).toBe(1);
    await lasting.dispose();
  });

  test('is told of what goes wrong inside only that it did', async () => {
    await expect(client().iterate({ query: '{ broken }' }).next()).rejects.toMatchObject([
      { message: expect.stringContaining('something went wrong inside'), extensions: { code: 'INTERNAL' } },
    ]);
    expect(serving.log.join()).toContain('secret of the engine');
  });

  test('may run so many operations on a connection, and is told when it is one too many', async () => {
    const many = client();
    for (let i = 0; i < 3; i++) many.subscribe({ query: TICKS }, { next() {}, error() {}, complete() {} });
    await serving.ticker.until(() => serving.ticker.open === 3);
    await expect(many.iterate({ query: TICKS }).next()).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'operations', bound: 3 } },
    ]);
    await many.dispose();
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test.each(['stopping', 'slow'] as const)('connects again when it was %s, and resumes', async (why) => {
    const variables: { after?: string } = {};
    const ticks = heard<unknown>();
    const stop = client().subscribe(
      { query: TICKS, variables },
      {
        next(answer) {
          variables.after = (answer.extensions as { joinery: { cursor: string } }).joinery.cursor;
          ticks.add(tickOf(answer));
        },
        error() {},
        complete() {},
      },
    );
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.tick(2);
    await ticks.has(2);
    serving.ticker.end(why);
    await serving.ticker.until(() => serving.ticker.begun === 2);
    serving.ticker.tick(2);
    expect(await ticks.has(4)).toEqual(numbers(0, 4));
    stop();
  });

  test('says by connection_init what it cannot by headers', async () => {
    const connectionParams = { 'joinery-strategy': 'view', 'joinery-explain': 1, cookie: 'c' };
    const asking = client({ connectionParams }).iterate({ query: '{ a }', extensions: { x: 1 }, operationName: 'A' });
    await asking.next();
    const [{ headers, ...asked }] = serving.ticker.asked as [(typeof serving.ticker.asked)[0]];
    expect(asked).toMatchObject({ query: '{ a }', extensions: { x: 1 }, operationName: 'A' });
    const get = (name: string) => headers?.get(name);
    expect([get('joinery-strategy'), get('joinery-explain'), get('joinery-after'), get('cookie')]).toEqual([
      'view',
      '1',
      undefined,
      undefined,
    ]);
    expect(get('Host')).toBe(`127.0.0.1:${serving.port}`);
  });
});

describe('the protocol', () => {
  interface Raw {
    readonly socket: WebSocket;
    readonly closed: Promise<[number, string]>;
    say(message: unknown): void;
    hears(): Promise<unknown>;
  }
  const connect = async (protocol: string[] = ['graphql-transport-ws'], headers = {}): Promise<Raw> => {
    const socket = new WebSocket(serving.ws, protocol, { headers });
    const messages = heard<unknown>();
    let read = 0;
    socket.on('message', (data) => messages.add(JSON.parse(String(data))));
    const closed = once(socket, 'close').then(([code, reason]): [number, string] => [code, String(reason)]);
    await once(socket, 'open');
    return {
      socket,
      closed,
      say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      hears: async () => (await messages.has(++read))[read - 1],
    };
  };
  const introduced = async (): Promise<Raw> => {
    const raw = await connect();
    raw.say({ type: 'connection_init' });
    expect(await raw.hears()).toEqual({ type: 'connection_ack' });
    return raw;
  };
  const subscribe = (id: string, query = TICKS) => ({ id, type: 'subscribe', payload: { query } });

  const early: [string, unknown, number][] = [
    ['what is no JSON', 'hello', 4400],
    ['what is no message', { type: 'hello' }, 4400],
    ['a message of the server', { type: 'connection_ack' }, 4400],
    ['a subscribe without a query', { id: 'a', type: 'subscribe', payload: {} }, 4400],
    ['a subscribe before connection_init', subscribe('a'), 4401],
    ['a message over the bound', JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(5_000) } }), 1009],
  ];
  test.each(early)('%s closes', async (_, message, code) => {
    const raw = await connect();
    raw.say(message);
    expect((await raw.closed)[0]).toBe(code);
  });

  test('a binary message closes', async () => {
    const { socket, closed } = await connect();
    socket.send(Buffer.from('{"type":"ping"}'));
    expect(await closed).toEqual([4400, 'Invalid message received']);
  });

  test('a second connection_init closes', async () => {
    const raw = await introduced();
    raw.say({ type: 'connection_init' });
    expect(await raw.closed).toEqual([4429, 'Too many initialisation requests']);
  });

  test('an id that runs closes; after complete it may be used again', async () => {
    const raw = await introduced();
    raw.say(subscribe('a'));
    raw.say({ id: 'a', type: 'complete' });
    raw.say(subscribe('a'));
    await serving.ticker.until(() => serving.ticker.begun === 2 && serving.ticker.open === 1);
    raw.say(subscribe('a'));
    expect(await raw.closed).toEqual([4409, 'Subscriber for a already exists']);
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test('complete ends what is not begun yet, and its id is free at once', async () => {
    const raw = await introduced();
    const release = serving.ticker.hold();
    raw.say(subscribe('a', 'subscription A { tick }'));
    raw.say({ id: 'a', type: 'complete' });
    raw.say(subscribe('a', 'subscription B { tick }'));
    await serving.ticker.until(() => serving.ticker.asked.length === 2);
    expect(serving.ticker.asked.map(({ abandoned }) => abandoned?.())).toEqual([true, false]);
    release();
    await serving.ticker.until(() => serving.ticker.begun === 2 && serving.ticker.open === 1);
    serving.ticker.tick();
    expect(await raw.hears()).toMatchObject({ id: 'a', type: 'next' });
    raw.say({ id: 'a', type: 'complete' });
    await serving.ticker.until(() => serving.ticker.open === 0);
    raw.say({ type: 'ping' });
    expect(await raw.hears()).toEqual({ type: 'pong' }); // and nothing between: the first told nothing
  });

  test('ping is answered with its payload', async () => {
    const raw = await connect();
    raw.say({ type: 'ping', payload: { a: 1 } });
    expect(await raw.hears()).toEqual({ type: 'pong', payload: { a: 1 } });
    raw.socket.ping('b');
    expect(String((await once(raw.socket, 'pong'))[0])).toBe('b');
  });

  test.each([[[]], [['graphql-ws']]])('sub-protocols %j are not spoken', async (protocols) => {
    const socket = new WebSocket(serving.ws, protocols);
    socket.on('error', () => {}); // a client that asked for one, and got none, gives up by itself
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBe(protocols.length === 0 ? 4406 : 1006);
  });

  test('who says nothing is closed', async () => {
    await using impatient = await serve({ introduceWithin: 50 });
    const socket = new WebSocket(impatient.ws, 'graphql-transport-ws');
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([4408, 'Connection initialisation timeout']);
  });

  const refused = async (path: string, headers = {}, port = serving.port) => {
    const asked = httpRequest({
      port,
      path,
      headers: {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    }).end();
    const [response] = await once(asked, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return [response.statusCode, JSON.parse(text).errors[0].extensions.code];
  };

  test('is spoken on /graphql only', async () => {
    expect(await refused('/elsewhere')).toEqual([404, 'NOT_FOUND']);
    expect(await refused('/graphql/more?x')).toEqual([404, 'NOT_FOUND']);
  });

  test("is spoken with this gateway's own pages only, and those of origins that are allowed", async () => {
    expect(await refused('/graphql', { origin: 'https://elsewhere.example' })).toEqual([403, 'BAD_USER_INPUT']);
    expect(await refused('/graphql', { origin: 'null' })).toEqual([403, 'BAD_USER_INPUT']);
    const own = await connect(['graphql-transport-ws'], { origin: `http://127.0.0.1:${serving.port}` });
    own.socket.close();
    await using open = await serve({ origins: ['https://app.example'] });
    const socket = new WebSocket(open.ws, 'graphql-transport-ws', { origin: 'https://app.example' });
    await once(socket, 'open');
  });

  test('so many connections may be open', async () => {
    await using small = await serve({ maxConnections: 1 });
    const socket = new WebSocket(small.ws, 'graphql-transport-ws');
    await once(socket, 'open');
    expect(await refused('/graphql', {}, small.port)).toEqual([503, 'LIMIT_EXCEEDED']);
    socket.close();
    await once(socket, 'close');
  });
});
