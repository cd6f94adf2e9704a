import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Feed, type FeedRequest, type Reactions, type RecordedEvent, Unavailable } from '../../eventing/index.ts';
import { storesIn } from '../../runtime/folder.ts';
import { openPort } from '../../serving/port.ts';
import type { Service } from '../../serving/service.ts';
import { startService } from '../../serving/start.ts';
import { ask } from '../subgraphs/running.ts';
import { bookDecider, bookshop } from './bookshop.ts';
import { handFeed } from './hand-feed.ts';

/** Every publisher's first book is a catalogue of it. */
const reactions = (): Reactions => ({
  categories: ['publishers'],
  async react({ stream }, unit) {
    await unit.decide(bookDecider, `about-${stream}`, { id: `about-${stream}`, title: 'Catalogue' });
  },
});
const reactive: Service = { ...bookshop, reactions };
const founded: RecordedEvent = {
  stream: 'publishers-p1',
  version: 1,
  type: 'PublisherFounded',
  data: {},
  id: 'publishers-p1@1',
  time: '2026-11-23T08:00:00.000Z',
  causation: null,
  correlation: 'test',
};

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'joinery-start-'));
});
afterEach(() => rm(data, { recursive: true }));

const get = async (url: string, path: string) => {
  const response = await fetch(new URL(path, url));
  return { status: response.status, body: await response.json() };
};
const add = (url: string, id: string) =>
  ask<{ addBook: object }>(url, `mutation { addBook(input: { id: "${id}", title: "T" }) { book { id title } } }`);

describe('a service that starts', () => {
  test('answers on loopback, lives, and is ready', async () => {
    await using shop = await startService(bookshop, { openStore: storesIn(data), feed: handFeed().feed });
    expect(shop).toMatchObject({ name: 'bookshop', url: `http://127.0.0.1:${shop.port}/graphql` });
    expect((await add(shop.url, 'b1')).data).toEqual({ addBook: { book: { id: 'b1', title: 'T' } } });
    expect((await ask(shop.url, '{ book(id: "b1") { title } }')).data).toEqual({ book: { title: 'T' } });
    expect(await get(shop.url, '/health')).toMatchObject({ status: 200 });
    expect(await get(shop.url, '/ready')).toEqual({ status: 200, body: { ready: true, missing: [] } });
    expect(await shop.ready()).toEqual([]);
  });

  test('is not ready before it has seen what the feed held', async () => {
    const { feed, caughtUp } = handFeed();
    await using shop = await startService(reactive, { openStore: storesIn(data), feed });
    expect(await get(shop.url, '/ready')).toEqual({
      status: 503,
      body: { ready: false, missing: ['bookshop has not yet seen all events'] },
    });
    caughtUp();
    await feed.end([]);
    expect(await shop.ready()).toEqual([]);
  });

  test('answers events with its reactions, once', async () => {
    const { feed, requests, deliver } = handFeed();
    await using shop = await startService(reactive, { openStore: storesIn(data), feed });
    expect(requests).toMatchObject([{ name: 'bookshop', categories: ['publishers'], from: {} }]);
    const batch = { events: [founded], position: { publishers: 1 }, caughtUp: null };
    await deliver(batch);
    await deliver(batch);
    expect((await ask(shop.url, '{ book(id: "about-publishers-p1") { title } }')).data).toEqual({
      book: { title: 'Catalogue' },
    });
    expect(await shop.context.store.logEnd()).toBe(1);
  });

  test('goes on behind what it had done when it was closed', async () => {
    const first = handFeed();
    {
      await using _ = await startService(reactive, { openStore: storesIn(data), feed: first.feed });
      await first.deliver({ events: [founded], position: { publishers: 7 }, caughtUp: null });
    }
    const second = handFeed();
    await using _ = await startService(reactive, { openStore: storesIn(data), feed: second.feed });
    expect(await Promise.all(second.requests.map(({ from }) => from()))).toEqual([{ publishers: 7 }]);
  });

  test('is prepared before it is served', async () => {
    const steps: string[] = [];
    const { feed } = handFeed();
    const service: Service = {
      ...reactive,
      prepare: async () => {
        steps.push('prepare');
      },
    };
    const subscribe = async (request: FeedRequest) => {
      steps.push('react');
      return feed.subscribe(request);
    };
    await using _ = await startService(service, { openStore: storesIn(data), feed: { ...feed, subscribe } });
    expect(steps).toEqual(['prepare', 'react']);
  });

  test('refuses a body of more than 4 MB', async () => {
    await using shop = await startService(bookshop, { openStore: storesIn(data), feed: handFeed().feed });
    const { status, errors } = await ask(shop.url, '{ __typename }', { padding: 'x'.repeat(4_000_001) });
    expect(status).toBe(413);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', bound: 4_000_000 } }]);
  });
});

describe('a service on a port that was opened for it', () => {
  const away = new Unavailable('Kafka', 'no', new Error('ECONNREFUSED'));
  const feedAway: Feed = { ...handFeed().feed, subscribe: () => Promise.reject(away) };

  test('serves without its feed; what it waits for, and what its servers lack, is told', async () => {
    await using port = await openPort({ part: 'bookshop' });
    const missing = async () => ['MongoDB does not answer'];
    const log = () => {};
    await using shop = await startService(reactive, {
      openStore: storesIn(data),
      feed: feedAway,
      on: port,
      missing,
      log,
    });
    expect(shop.url).toBe(`${port.origin}/graphql`);
    expect((await add(shop.url, 'b1')).data).toEqual({ addBook: { book: { id: 'b1', title: 'T' } } });
    const told = 'bookshop cannot read events yet: Kafka does not answer: ECONNREFUSED';
    const ready = { ready: false, missing: ['MongoDB does not answer', told] };
    expect(await get(shop.url, '/ready')).toEqual({ status: 503, body: ready });
  });

  test('closes it with itself', async () => {
    const port = await openPort({ part: 'bookshop' });
    const shop = await startService(bookshop, { openStore: storesIn(data), feed: handFeed().feed, on: port });
    await shop[Symbol.asyncDispose]();
    await expect(fetch(port.origin)).rejects.toThrow('fetch failed');
  });

  test('leaves it open when its store is away, to start on it later', async () => {
    await using port = await openPort({ part: 'bookshop' });
    const { feed } = handFeed();
    const failing = startService(bookshop, { openStore: () => Promise.reject(away), feed, on: port });
    await expect(failing).rejects.toThrow('Kafka does not answer');
    expect(await get(port.origin, '/ready')).toMatchObject({ status: 503 });
    await using shop = await startService(bookshop, { openStore: storesIn(data), feed, on: port });
    expect(await get(shop.url, '/ready')).toMatchObject({ status: 200 });
  });
});

describe('a service that cannot start', () => {
  test('says that its port is taken, and leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { feed, requests } = handFeed();
    await expect(startService(reactive, { openStore: storesIn(data), feed, port })).rejects.toThrow(
      `bookshop cannot start: port ${port} is taken by another process; choose another one`,
    );
    expect(requests).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
    await using shop = await startService(reactive, { openStore: storesIn(data), feed, port });
    expect(shop.port).toBe(port);
  });

  test('passes on why it could not be prepared, and leaves nothing behind', async () => {
    const { feed, requests } = handFeed();
    let store: { logEnd(): Promise<number> } | undefined;
    const service: Service = {
      ...reactive,
      prepare: async (context) => {
        store = context.store;
        throw new Error('no catalogue');
      },
    };
    await expect(startService(service, { openStore: storesIn(data), feed })).rejects.toThrow('no catalogue');
    expect(requests).toEqual([]);
    await expect(store!.logEnd()).rejects.toThrow(/closed/);
  });

  test('when the feed refuses it, serves nothing', async () => {
    const feed: Feed = {
      ...handFeed().feed,
      subscribe: async () => {
        throw new Error('no feed');
      },
    };
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    await expect(startService(reactive, { openStore: storesIn(data), feed, port })).rejects.toThrow('no feed');
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
  });
});

describe('a service that is closed', () => {
  test('ends its subscription, its server and its store; the feed stays open', async () => {
    const { feed, open } = handFeed();
    let feedClosed = false;
    const watched: Feed = {
      ...feed,
      [Symbol.asyncDispose]: async () => {
        feedClosed = true;
      },
    };
    const shop = await startService(reactive, { openStore: storesIn(data), feed: watched });
    expect(open()).toBe(1);
    await shop[Symbol.asyncDispose]();
    expect(open()).toBe(0);
    expect(feedClosed).toBe(false);
    await expect(fetch(shop.url)).rejects.toThrow('fetch failed');
    await expect(shop.context.store.logEnd()).rejects.toThrow(/closed/);
  });

  test('closes what it opened for itself before its store', async () => {
    const ends: number[] = [];
    const service: Service = {
      ...bookshop,
      close: async ({ store }) => {
        ends.push(await store.logEnd());
      },
    };
    const shop = await startService(service, { openStore: storesIn(data), feed: handFeed().feed });
    await add(shop.url, 'b1');
    await shop[Symbol.asyncDispose]();
    expect(ends).toEqual([1]);
  });

  test('goes on reacting until what is in flight has been answered', async () => {
    const { feed, deliver, open } = handFeed();
    let enter: () => void = () => undefined;
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const service: Service = {
      ...reactive,
      resolvers: (context) => ({
        ...bookshop.resolvers(context),
        Query: {
          fails: () => null,
          async book(_: unknown, { id }: { id: string }) {
            enter();
            while ((await context.store.load(bookDecider, [id])).size === 0) await nextTurn();
            return { id, title: 'at last' };
          },
        },
      }),
    };
    const shop = await startService(service, { openStore: storesIn(data), feed });
    const answer = ask(shop.url, '{ book(id: "about-publishers-p1") { title } }');
    await entered;
    const closing = shop[Symbol.asyncDispose]();
    await nextTurn();
    const subscribed = open();
    await deliver({ events: [founded], position: { publishers: 1 }, caughtUp: null });
    expect((await answer).data).toEqual({ book: { title: 'at last' } });
    await closing;
    expect([subscribed, open()]).toEqual([1, 0]);
  });
});
