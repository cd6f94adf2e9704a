import { EventEmitter, once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apolloServer } from '../../serving/apollo.ts';
import { type HttpListener, listenHttp } from '../../serving/http.ts';

const typeDefs = `
  type Query { hello(name: String = "world"): String!  broken: Int }
  type Mutation { touch: Int }
`;

interface Refused {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly id: string };
  }[];
}
const answered = async (response: Response) => (await response.json()) as Refused;

describe('a GraphQL server on HTTP', () => {
  const log: string[] = [];
  let missing: string[] = ['the schema'];
  let touched = 0;
  let server: HttpListener;

  beforeAll(async () => {
    const resolvers = {
      Query: {
        hello: (_: unknown, { name }: { name: string }) => `hello ${name}`,
        broken: () => {
          throw new Error('secret of the database');
        },
      },
      Mutation: { touch: () => ++touched },
    };
    const apollo = apolloServer({ typeDefs, resolvers, parseOptions: { maxTokens: 200 }, log: (e) => log.push(e) });
    server = await listenHttp(apollo, { ready: async () => missing, maxBody: 10_000, log: (e) => log.push(e) });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const ask = (query: string) => post(JSON.stringify({ query }));
  const page = (path: string) => fetch(new URL(path, server.url));
  const code = async (response: Response) => (await answered(response)).errors[0]!.extensions.code;

  test('answers POST and GET', async () => {
    expect(await (await ask('{ hello }')).json()).toEqual({ data: { hello: 'hello world' } });
    const get = await fetch(`${server.url}?query=${encodeURIComponent('{ hello(name: "you") }')}`, {
      headers: { 'apollo-require-preflight': '1', accept: 'application/graphql-response+json' },
    });
    expect(get.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(await get.json()).toEqual({ data: { hello: 'hello you' } });
  });

  const query = '{ hello }';
  const json = { 'content-type': 'application/json' };
  const refusals: [string, RequestInit & { search?: string }, number, string][] = [
    ['bad JSON', { method: 'POST', headers: json, body: '{"query": ' }, 400, 'BAD_USER_INPUT'],
    ['an empty body', { method: 'POST', headers: json, body: '' }, 400, 'BAD_USER_INPUT'],
    ['no query', { method: 'POST', headers: json, body: '{"variables":{}}' }, 400, 'BAD_USER_INPUT'],
    ['a batch', { method: 'POST', headers: json, body: JSON.stringify([{ query }]) }, 400, 'BAD_USER_INPUT'],
    ['a number', { method: 'POST', headers: json, body: '1' }, 400, 'BAD_USER_INPUT'],
    ['text/plain', { method: 'POST', body: JSON.stringify({ query }) }, 415, 'BAD_USER_INPUT'],
    [
      'another charset',
      { method: 'POST', headers: { 'content-type': 'application/json; charset=latin1' }, body: '{}' },
      415,
      'BAD_USER_INPUT',
    ],
    ['gzip', { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: 'x' }, 415, 'BAD_USER_INPUT'],
    ['a large body', { method: 'POST', headers: json, body: 'x'.repeat(2_000_000) }, 413, 'LIMIT_EXCEEDED'],
    [
      'a syntax error',
      { method: 'POST', headers: json, body: JSON.stringify({ query: '{ hello' }) },
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'an unknown field',
      { method: 'POST', headers: json, body: JSON.stringify({ query: '{ bye }' }) },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a wrong variable',
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query: 'query($n: String) { hello(name: $n) }', variables: { n: 1 } }),
      },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an unknown operation',
      { method: 'POST', headers: json, body: JSON.stringify({ query: 'query A { hello }', operationName: 'B' }) },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a persisted query',
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
      },
      200,
      'BAD_USER_INPUT',
    ],
    [
      'too many tokens',
      { method: 'POST', headers: json, body: JSON.stringify({ query: `{ ${'hello '.repeat(300)} }` }) },
      400,
      'LIMIT_EXCEEDED',
    ],
    ['PUT', { method: 'PUT', headers: json, body: '{}' }, 405, 'BAD_USER_INPUT'],
    ['DELETE', { method: 'DELETE' }, 405, 'BAD_USER_INPUT'],
    ['GET without a header against CSRF', { search: '?query={hello}' }, 400, 'BAD_USER_INPUT'],
    [
      'a mutation by GET',
      { headers: { 'apollo-require-preflight': '1' }, search: '?query=mutation{touch}' },
      405,
      'BAD_USER_INPUT',
    ],
    ['a URL over 16 KB', { search: `?query=${'x'.repeat(20_000)}` }, 431, 'LIMIT_EXCEEDED'],
  ];
  test.each(refusals)('refuses %s', async (_, { search = '', ...init }, status, expected) => {
    const response = await fetch(server.url + search, init);
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect([response.status, await code(response)]).toEqual([status, expected]);
    expect(touched).toBe(0);
  });

  test('refuses a body whose length is not announced once it is too large', async () => {
    const stream = new Blob(['x'.repeat(50_000)]).stream();
    const init = { method: 'POST', headers: json, body: stream, duplex: 'half' };
    expect((await fetch(server.url, init as RequestInit)).status).toBe(413);
  });

  test('what is not HTTP at all gets an error as well', async () => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write('hello\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1.1 400 [\s\S]*BAD_USER_INPUT/);
  });

  test('an exception inside is INTERNAL, with an id that stands in the log and nothing else', async () => {
    const body = await answered(await ask('{ broken }'));
    const { code: internal, id } = body.errors[0]!.extensions;
    expect(internal).toBe('INTERNAL');
    expect(JSON.stringify(body)).not.toMatch(/secret|stack|\.ts/);
    expect(log.find((entry) => entry.startsWith(id))).toMatch(/secret of the database\n\s+at /);
  });

  test('/ready says what is missing, /health only that the process lives', async () => {
    missing = ['the schema'];
    const before = await page('/ready');
    expect([before.status, await before.json()]).toEqual([503, { ready: false, missing: ['the schema'] }]);
    expect((await page('/health')).status).toBe(200);
    missing = [];
    expect((await page('/ready')).status).toBe(200);
  });

  test('any other address is 404', async () => {
    const response = await page('/elsewhere');
    expect([response.status, await code(response)]).toEqual([404, 'NOT_FOUND']);
  });
});

test('closing lets a request in flight finish and closes idle connections', async () => {
  const gate = new EventEmitter();
  const slow = async () => {
    const finish = once(gate, 'finish');
    gate.emit('running');
    await finish;
    return 7;
  };
  const apollo = apolloServer({ typeDefs: 'type Query { slow: Int }', resolvers: { Query: { slow } } });
  const server = await listenHttp(apollo);
  const agent = new Agent({ keepAlive: true });
  const ask = (query: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const request = httpRequest(server.url, { method: 'POST', agent, headers }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(text);
      });
      request.on('error', reject).end(JSON.stringify({ query }));
    });
  await ask('{ __typename }'); // leaves an idle connection behind
  const running = once(gate, 'running');
  const answer = ask('{ slow }');
  await running;
  const closed = server[Symbol.asyncDispose]();
  gate.emit('finish');
  expect(await answer).toBe('{"data":{"slow":7}}');
  await closed;
  await expect(ask('{ __typename }')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
  agent.destroy();
});

test('a port that is taken is said so, and nothing stays open', async () => {
  const typeDefs = 'type Query { a: Int }';
  await using first = await listenHttp(apolloServer({ typeDefs }));
  await expect(listenHttp(apolloServer({ typeDefs }), { port: first.port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
  });
});

test('other pages are answered by the route, which may decline', async () => {
  await using server = await listenHttp(apolloServer({ typeDefs: 'type Query { a: Int }' }), {
    route: (request, response) => {
      if (request.url !== '/') return false;
      response.end('<html>');
      return true;
    },
  });
  expect(await (await fetch(new URL('/', server.url))).text()).toBe('<html>');
  expect((await fetch(new URL('/other', server.url))).status).toBe(404);
});
