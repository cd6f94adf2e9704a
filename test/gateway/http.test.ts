import type { ApolloServerPlugin } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type Bookshop, openBookshop } from './bookshop.ts';

const called: string[] = [];
const plugin: ApolloServerPlugin = {
  serverWillStart: async () => {
    called.push('serverWillStart');
    return { schemaDidLoadOrUpdate: () => void called.push('schemaDidLoadOrUpdate') };
  },
  requestDidStart: async () => ({
    didResolveOperation: async ({ operationName }) => void called.push(`didResolveOperation ${operationName}`),
    executionDidStart: async () => {
      called.push('executionDidStart');
      return { executionDidEnd: async () => void called.push('executionDidEnd') };
    },
    didEncounterErrors: async ({ errors }) => void called.push(`didEncounterErrors ${errors.length}`),
    willSendResponse: async ({ response }) => {
      called.push('willSendResponse');
      response.http.headers.set('x-plugin', 'was here');
    },
  }),
};

let shop: Bookshop;
beforeAll(async () => {
  shop = await openBookshop({ plugins: [plugin] });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

describe('GraphQL over HTTP, after the audit suite', () => {
  // The suite does not know that a GET must prove that no other site made a browser send it.
  const fetchFn: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('apollo-require-preflight', '1');
    return fetch(input, { ...init, headers });
  };
  // "SHOULD be 200" for a client that accepts only application/json. As Apollo Server we answer 400: a client, or a
  // monitor, that looks at the status alone must see that its document or variables were refused.
  const STATUS_400 = ['572B', 'FDE2', '7B9B'];
  for (const audit of serverAudits({ url: () => shop.gateway.url, fetchFn })) {
    test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn();
      const reason = result.status === 'ok' ? '' : result.reason;
      expect([result.status, reason]).toEqual(
        STATUS_400.includes(audit.id) ? ['warn', 'Response status code is not 200'] : ['ok', ''],
      );
    });
  }
});

describe("Apollo Server's seams", () => {
  test('its plugins are called, and may change the response', async () => {
    called.length = 0;
    const response = await fetch(shop.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Named { book(id: "4") { stars } }' }),
    });
    expect(response.headers.get('x-plugin')).toBe('was here');
    expect(called).toEqual([
      'didResolveOperation Named',
      'executionDidStart',
      'didEncounterErrors 1',
      'executionDidEnd',
      'willSendResponse',
    ]);
  });

  test('they learn of the schema', async () => {
    called.length = 0;
    await using _ = await openBookshop({ plugins: [plugin] });
    expect(called).toEqual(['serverWillStart', 'schemaDidLoadOrUpdate']);
  });
});

describe('a document of several operations', () => {
  const query = 'query A { book(id: "1") { title } } query B { book(id: "2") { title } }';
  test('is answered by name', async () => {
    expect((await shop.ask(query, { operationName: 'B' })).data).toEqual({ book: { title: 'Persuasion' } });
    expect((await shop.ask(query, { operationName: 'A' })).data).toEqual({ book: { title: 'Emma' } });
  });

  test.each([undefined, 'C'])('named %s is refused', async (operationName) => {
    const { status, errors } = await shop.ask(query, { operationName });
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

test('closing waits for what is in flight, and a gateway can be opened on the port again', async () => {
  const first = await openBookshop();
  const { port } = first.gateway;
  const answer = first.ask('{ books { nodes { stars author { name } } } }');
  await answer;
  await first[Symbol.asyncDispose]();
  await expect(first.ask('{ __typename }')).rejects.toThrow();
  await using second = await openBookshop({ port });
  expect((await second.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
