import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { heard, numbers, type Serving, serve } from './serving.ts';

// Apollo Client looks for that of browsers, which Node has from version 22 on.
Object.assign(globalThis, { WebSocket });

let serving: Serving;
beforeEach(async () => {
  serving = await serve();
});
afterEach(async () => {
  await serving[Symbol.asyncDispose]();
});

const TICKS = gql`
  subscription Ticks($after: String) {
    tick(after: $after)
  }
`;

const links = {
  multipart: () => new HttpLink({ uri: serving.url }),
  'multipart by GET': () => new HttpLink({ uri: serving.url, useGETForQueries: true }),
  WebSocket: () => new GraphQLWsLink(createClient({ url: serving.ws })),
};

describe.each(Object.keys(links) as (keyof typeof links)[])('Apollo Client by %s', (name) => {
  const client = () => new ApolloClient({ link: links[name](), cache: new InMemoryCache() });
  interface Told {
    readonly tick?: unknown;
    readonly error?: { readonly name: string; readonly message: string } | undefined;
  }
  const subscribe = (variables = {}) => {
    const told = heard<Told>();
    const subscription = client()
      .subscribe<{ tick: number }>({ query: TICKS, variables })
      .subscribe({
        next: ({ data, error }) => told.add(error === undefined ? { tick: data?.tick } : { error }),
        error: (error) => told.add({ error }),
      });
    return { told, subscription };
  };

  test('gets what a subscription tells, at once, until it leaves', async () => {
    const { told, subscription } = subscribe();
    await serving.ticker.until(() => serving.ticker.open === 1);
    for (const tick of numbers(0, 3)) {
      serving.ticker.tick();
      expect((await told.has(tick + 1)).at(-1)).toEqual({ tick });
    }
    subscription.unsubscribe();
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test('resumes after a cursor', async () => {
    serving.ticker.tick(3);
    const { told, subscription } = subscribe({ after: '1' });
    expect(await told.has(2)).toEqual([{ tick: 1 }, { tick: 2 }]);
    subscription.unsubscribe();
  });

  test('is told when it cannot go on', async () => {
    const { told } = subscribe();
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.end('failed');
    expect((await told.has(1))[0]?.error?.message).toMatch('failed');
  });

  test('is told why it is refused', async () => {
    serving.ticker.refuse('no field tick');
    const { told } = subscribe();
    expect((await told.has(1))[0]?.error?.message).toMatch('no field tick');
  });
});

test('Apollo Client by multipart is told when the gateway stops', async () => {
  const client = new ApolloClient({ link: links.multipart(), cache: new InMemoryCache() });
  const told = heard<string | undefined>();
  client.subscribe({ query: TICKS }).subscribe({ next: ({ error }) => told.add(error?.message) });
  await serving.ticker.until(() => serving.ticker.open === 1);
  await serving.transports[Symbol.asyncDispose]();
  expect((await told.has(1))[0]).toMatch('this gateway stops');
});
