import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import type { Resolvers, Service, ServiceContext } from '../../serving/service.ts';
import { subgraph } from '../../serving/subgraph.ts';

let folder: string;
let context: ServiceContext;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-subgraph-'));
  const store = await openLibsqlStore({ name: 'library', file: join(folder, 'library.db'), kinds: [] });
  context = { store, clock: () => '', subgraphs: {}, settings: {} };
});
afterAll(async () => {
  await context.store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function built(schema: string, resolvers: Resolvers) {
  const file = join(folder, 'schema.graphql');
  await writeFile(
    file,
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n${schema}`,
  );
  const service: Service = { name: 'library', schema: pathToFileURL(file), kinds: [], resolvers: () => resolvers };
  return subgraph(service, context);
}

const title = () => 'Emma';

test('a schema whose resolvers go with it is built', async () => {
  await expect(built('type Query { title: String }', { Query: { title } })).resolves.toBeDefined();
});

test.each<[string, string, Resolvers, RegExp]>([
  ['a schema that is none', 'type Query { title: }', { Query: { title } }, /Syntax Error/],
  ['a type that nobody declares', 'type Query { title: Titel }', { Query: { title } }, /Unknown type.*Titel/],
  [
    'a resolver of a field that is not there',
    'type Query { title: String }',
    { Query: { title, year: title } },
    /a resolver for Query\.year, which the schema does not have/,
  ],
  [
    'a query without a resolver',
    'type Query { title: String  year: Int }',
    { Query: { title } },
    /^[^\n]*Query\.year has no resolver/,
  ],
  [
    'resolvers of a type that is not there',
    'type Query { title: String }',
    { Query: { title }, Book: { title } },
    /resolvers for Book, which the schema does not have/,
  ],
  [
    'a mutation without a resolver, in an extension',
    'type Query { title: String } extend type Mutation { lend: String }',
    { Query: { title } },
    /Mutation\.lend has no resolver/,
  ],
])('%s is told, with the name of the service', async (_, schema, resolvers, message) => {
  await expect(built(schema, resolvers)).rejects.toMatchObject({
    code: 'SUBGRAPH_MISTAKEN',
    message: expect.stringMatching(message),
  });
  await expect(built(schema, resolvers)).rejects.toThrow("the subgraph of 'library' cannot be built: ");
});
