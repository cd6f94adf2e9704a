import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CompositionFailed, composeSupergraph } from '../../gateway/composition/supergraph.ts';
import { openGateway } from '../../gateway/open.ts';
import { openPort } from '../../serving/port.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const subgraph = (name: string, sdl: string) => ({ name, url: `http://127.0.0.1:1/${name}`, sdl: `${LINK} ${sdl}` });
const shop = [
  subgraph('books', 'type Query { book: Book } type Book @key(fields: "id") { id: ID! }'),
  subgraph('reviews', 'type Book @key(fields: "id") { id: ID! stars: Int }'),
];

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'joinery-supergraph-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test('the composed schema is kept by what it was composed of', async () => {
  await using folder = await temporaryFolder();
  const cacheFolder = join(folder.path, 'not', 'there', 'yet');
  const first = await composeSupergraph(shop, { cacheFolder });
  const [kept] = await readdir(cacheFolder);
  expect(kept).toMatch(/^supergraph-[0-9a-f]{16}\.graphql$/);

  await writeFile(join(cacheFolder, kept!), first.supergraphSdl.replace('stars: Int', 'stars: Float'));
  const elsewhere = shop.map((each) => ({ ...each, url: 'http://127.0.0.1:2/' }));
  const second = await composeSupergraph(elsewhere, { cacheFolder });
  expect(String(second.schema.getType('Book'))).toBe('Book');
  expect(second.supergraphSdl).toContain('stars: Float'); // so it was read, not composed again

  const changed = [shop[0]!, subgraph('reviews', 'type Book @key(fields: "id") { id: ID! stars: String }')];
  expect((await composeSupergraph(changed, { cacheFolder })).supergraphSdl).toContain('stars: String');
  expect(await readdir(cacheFolder)).toHaveLength(2);
});

test('subgraphs that contradict each other are told of, by name', async () => {
  const wrong = [...shop, subgraph('stock', 'type Book @key(fields: "id") { id: ID! stars: String }')];
  const failing = composeSupergraph(wrong);
  await expect(failing).rejects.toThrow(CompositionFailed);
  await expect(failing).rejects.toThrow(/Book\.stars.*(reviews|stock)/);
});

test('a schema that cannot be read names its subgraph', async () => {
  await expect(composeSupergraph([subgraph('books', 'type {')])).rejects.toThrow(/\[books\] Syntax Error/);
});

test('the gateway opens, and is ready, while every subgraph is down', async () => {
  await using gateway = await openGateway({ subgraphs: shop });
  expect((await fetch(new URL('/ready', gateway.url))).status).toBe(200);
  expect(await gateway.ready()).toEqual([]);
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ book { id } __typename }' }),
  });
  expect(await response.json()).toMatchObject({
    data: { book: null, __typename: 'Query' },
    errors: [{ path: ['book'], extensions: { code: 'SERVICE_UNAVAILABLE', service: 'books' } }],
  });
});

test('what else the system waits for is told by /ready', async () => {
  await using gateway = await openGateway({ subgraphs: shop, ready: async () => ['the view: 7 events behind'] });
  const response = await fetch(new URL('/ready', gateway.url));
  expect([response.status, await response.json()]).toEqual([
    503,
    { ready: false, missing: ['the view: 7 events behind'] },
  ]);
});

test('a port that is taken is told, and nothing stays open', async () => {
  await using gateway = await openGateway({ subgraphs: shop });
  await expect(openGateway({ subgraphs: shop, port: gateway.port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
});

test('it may answer on a port that was opened for it', async () => {
  await using port = await openPort({ part: 'gateway' });
  const gateway = await openGateway({ subgraphs: shop, on: port });
  expect(gateway.url).toBe(`${port.origin}/graphql`);
  await gateway[Symbol.asyncDispose]();
  await expect(fetch(port.origin)).rejects.toThrow('fetch failed');
});
