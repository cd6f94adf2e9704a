import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApolloServerPlugin } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GatewayContext } from '../../gateway/strategy/gateway.ts';
import type { Address } from '../../serving/client.ts';
import { type Bookshop, openBookshop } from './bookshop.ts';

let shop: Bookshop;
beforeAll(async () => {
  shop = await openBookshop();
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

describe('a service that is down', () => {
  const query =
    '{ books(first: 2) { nodes { title author { id name } b: author { id born } } } author(id: "joyce") { name } }';

  test('costs its own fields, null with one error each, and comes back by itself', async () => {
    await shop.stop('authors');
    const down = await shop.ask(query);
    await shop.start('authors');
    const node = (title: string) => ({ title, author: null, b: { id: 'austen', born: null } });
    expect(down.data).toEqual({ books: { nodes: [node('Emma'), node('Persuasion')] }, author: null });
    expect(down.errors!.map(({ path }) => path?.join('.')).sort()).toEqual([
      'author',
      'books.nodes.0.author',
      'books.nodes.0.b.born',
      'books.nodes.1.author',
      'books.nodes.1.b.born',
    ]);
    for (const { extensions } of down.errors!)
      expect(extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', service: 'authors' });

    const up = await shop.ask(query);
    expect(up.errors).toBeUndefined();
    expect(up.data).toMatchObject({ author: { name: 'James Joyce' }, books: { nodes: [{ b: { born: 1775 } }, {}] } });
  });

  test('is no hindrance to others that only it was asked about', async () => {
    await shop.stop('reviews');
    const { data, errors } = await shop.ask('{ books(first: 1) { nodes { title author { name } } } }');
    await shop.start('reviews');
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ books: { nodes: [{ author: { name: 'Jane Austen' } }] } });
  });

  test('leaves no data where nothing else was asked that can be null', async () => {
    await shop.stop('books');
    const { data, errors } = await shop.ask('{ books { total } }');
    await shop.start('books');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['books'], extensions: { code: 'SERVICE_UNAVAILABLE', service: 'books' } }]);
  });
});

const withUrl = (name: string, url: Address) =>
  shop.subgraphs.map((subgraph) => (subgraph.name === name ? { ...subgraph, url } : subgraph));

async function badService(answer: (response: ServerResponse) => void) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a service that answers badly', () => {
  const answers: [string, (response: ServerResponse) => void, RegExp][] = [
    ['not at all', () => {}, /gave no answer within 150 ms/],
    ['with a page', (response) => response.end('<html>Bad gateway</html>'), /not GraphQL/],
    [
      'with half of it',
      (response) => response.writeHead(200, { 'content-length': 100 }).write('{"da', () => response.destroy()),
      /broke off/,
    ],
    ['by breaking the connection', (response) => response.destroy(), /the connection broke/],
    ['with a number', (response) => response.end('7'), /not GraphQL/],
  ];
  test.each(answers)('%s: unavailable', async (_, answer, said) => {
    await using authors = await badService(answer);
    const subgraphs = withUrl('authors', authors.url);
    await using other = await openBookshop({ subgraphs, settings: { SUBGRAPH_TIMEOUT_MS: '150' } });
    const { data, errors } = await other.ask('{ book(id: "1") { title author { name } } }');
    expect(data).toEqual({ book: { title: 'Emma', author: null } });
    expect(errors).toMatchObject([
      { path: ['book', 'author'], extensions: { code: 'SERVICE_UNAVAILABLE', service: 'authors' } },
    ]);
    expect(errors![0]!.message).toMatch(said);
    expect(authors.requests()).toBe(said.source.includes('connection broke') ? 2 : 1);
  });

  test('a mutation is never sent twice', async () => {
    await using books = await badService((response) => response.destroy());
    await using other = await openBookshop({ subgraphs: withUrl('books', books.url) });
    const { data, errors } = await other.ask('mutation { addBook(title: "x") { id } }');
    const extensions = { code: 'SERVICE_UNAVAILABLE', service: 'books', done: 'unknown' };
    expect([data, errors?.map(({ extensions }) => extensions)]).toEqual([null, [extensions]]);
    expect(errors![0]!.message).toMatch(/whether this was done is not known/);
    expect(books.requests()).toBe(1);
  });

  test('a mutation that reached nobody was certainly not done', async () => {
    await shop.stop('books');
    const { data, errors } = await shop.ask('mutation { addBook(title: "x") { id } }');
    await shop.start('books');
    const extensions = { code: 'SERVICE_UNAVAILABLE', service: 'books', done: 'no' };
    expect([data, errors?.map(({ extensions }) => extensions)]).toEqual([null, [extensions]]);
    expect(errors![0]!.message).toBe('the service books refused the connection: nothing was done');
  });
});

describe('a service whose own server is away', () => {
  const away = { message: 'the service authors cannot reach its data: ask again' };
  const extensions = { code: 'SERVICE_UNAVAILABLE', service: 'authors' };
  const query = '{ books(first: 2) { nodes { title author { id name } b: author { id born } } } }';

  test('is to the client as if it was down itself: the same nulls, one error each', async () => {
    await shop.stop('authors');
    const down = await shop.ask(query);
    await shop.start('authors');
    const errors = [0, 1].map((index) => ({ ...away, path: ['_entities', index], extensions }));
    await using authors = await badService((response) =>
      response.end(JSON.stringify({ data: { _entities: [null, null] }, errors })),
    );
    await using other = await openBookshop({ subgraphs: withUrl('authors', authors.url) });
    const { data, errors: told } = await other.ask(query);
    const places = (of: typeof told) => of?.map(({ path, extensions }) => ({ path, extensions }));
    expect([data, places(told)]).toEqual([down.data, places(down.errors)]);
    expect(new Set(told?.map(({ message }) => message))).toEqual(new Set([away.message]));
  });

  test('what a mutation says of itself reaches the client whole', async () => {
    const said = { code: 'SERVICE_UNAVAILABLE', service: 'books', done: 'unknown', id: '7' };
    const errors = [{ message: 'ask again', path: ['addBook'], extensions: said }];
    await using books = await badService((response) => response.end(JSON.stringify({ data: null, errors })));
    await using other = await openBookshop({ subgraphs: withUrl('books', books.url) });
    const answer = await other.ask('mutation { addBook(title: "x") { id } }');
    expect(answer.errors).toEqual([expect.objectContaining({ path: ['addBook'], extensions: said })]);
  });
});

test('a service of two instances goes on when one of them is away', async () => {
  await using second = await openBookshop();
  const [one, two] = [shop, second].map(({ subgraphs }) => subgraphs.find(({ name }) => name === 'authors')!.url);
  await using other = await openBookshop({ subgraphs: withUrl('authors', [one!, two!]) });
  const ask = () => other.ask('{ author(id: "joyce") { name } }');
  const JOYCE = { author: { name: 'James Joyce' } };
  for (let i = 0; i < 4; i++) expect((await ask()).data).toEqual(JOYCE);
  expect([shop, second].map(({ heard }) => heard.authors.length > 0)).toEqual([true, true]);
  await second.stop('authors');
  for (let i = 0; i < 4; i++) {
    const { data, errors } = await ask();
    expect([data, errors]).toEqual([JOYCE, undefined]);
  }
});

test('once the client has gone, what is left of its query is not fetched', async () => {
  const events = new EventEmitter();
  const asked = once(events, 'asked');
  const finished = once(events, 'finished');
  await using books = await badService((response) => events.emit('asked', response));
  let context: GatewayContext = {};
  const plugin: ApolloServerPlugin<GatewayContext> = {
    requestDidStart: async ({ contextValue }) => {
      context = contextValue;
      return { willSendResponse: async () => void events.emit('finished') };
    },
  };
  await using other = await openBookshop({ subgraphs: withUrl('books', books.url), plugins: [plugin] });
  const client = new AbortController();
  const answer = fetch(other.gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ book(id: "1") { author { name } } }' }),
    signal: client.signal,
  });
  const [response] = (await asked) as [ServerResponse];
  client.abort();
  await expect(answer).rejects.toThrow(/abort/);
  while (!context.abandoned?.()) await new Promise((resolve) => setImmediate(resolve));
  response.end('{"data":{"book":{"__typename":"Book","author":{"__typename":"Author","id":"joyce"}}}}');
  await finished;
  expect(other.heard.authors).toEqual([]);
});
