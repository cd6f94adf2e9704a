import { describe, expect, test } from '@jest/globals';
import { type Consumer, type Feed, type FeedBatch, type FeedRequest, Unavailable } from '../../eventing/index.ts';
import { startReacting } from '../../serving/reacting.ts';

const away = () => new Unavailable('Kafka', 'no', new Error('ECONNREFUSED'));
const next = () => new Promise((resolve) => setImmediate(resolve));
const until = async (condition: () => boolean) => {
  while (!condition()) await next();
};

/** A feed that does with each subscription what the test says; those that are open are counted. */
function feedOf(...subscribing: ((request: FeedRequest) => Promise<void>)[]) {
  const counts = { asked: 0, open: 0, caughtUpAsked: 0 };
  const caughtUp: (() => Promise<void>)[] = [];
  const feed: Feed = {
    async subscribe(request) {
      const nth = counts.asked++;
      await subscribing[Math.min(nth, subscribing.length - 1)]?.(request);
      counts.open++;
      return {
        caughtUp: () => caughtUp[counts.caughtUpAsked++]?.() ?? Promise.resolve(),
        async [Symbol.asyncDispose]() {
          counts.open--;
        },
      };
    },
    end: async () => ({}),
    start: async () => ({}),
    sources: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { feed, counts, caughtUp };
}

function consumerOf() {
  const delivered: FeedBatch[] = [];
  const consumer: Consumer = {
    name: 'orders',
    categories: ['customers'],
    position: async () => ({}),
    deliver: async (batch) => void delivered.push(batch),
    retryDeadLetters: async () => 0,
    discardDeadLetter: async () => false,
  };
  return { consumer, delivered };
}

function options() {
  const logged: string[] = [];
  return {
    logged,
    options: {
      name: 'orders',
      log: (entry: string) => logged.push(entry),
      grace: 20,
      pauses: { first: 1, longest: 4 },
    },
  };
}
const BEHIND = ['orders has not yet seen all events'];
const rejects = async () => {
  throw away();
};
const joins = async () => {};

describe('a service whose feed is away', () => {
  test('does not wait for it, says so once, and reads it when it comes', async () => {
    const { feed, counts } = feedOf(rejects, rejects, rejects, joins);
    const { options: asked, logged } = options();
    await using reacting = await startReacting(feed, consumerOf().consumer, asked);
    await until(() => reacting.missing().length === 0);
    expect(counts).toMatchObject({ asked: 4, open: 1 });
    expect(logged).toEqual(['orders cannot read events yet: Kafka does not answer: ECONNREFUSED']);
  });

  test('is not ready, and says why', async () => {
    const { feed } = feedOf(rejects);
    await using reacting = await startReacting(feed, consumerOf().consumer, options().options);
    await until(() => reacting.missing()[0] !== BEHIND[0]);
    expect(reacting.missing()).toEqual(['orders cannot read events yet: Kafka does not answer: ECONNREFUSED']);
  });

  test('does not wait either when the feed does not even say no', async () => {
    let join: () => void = () => {};
    const { feed, counts } = feedOf(() => new Promise<void>((resolve) => (join = resolve)));
    await using reacting = await startReacting(feed, consumerOf().consumer, options().options);
    expect(reacting.missing()).toEqual(BEHIND);
    join();
    await until(() => reacting.missing().length === 0);
    expect(counts).toMatchObject({ asked: 1, open: 1 });
  });

  test('asks again whether it has seen all events when that could not be told', async () => {
    const { feed, counts, caughtUp } = feedOf(joins);
    caughtUp.push(rejects, rejects);
    const { options: asked, logged } = options();
    await using reacting = await startReacting(feed, consumerOf().consumer, asked);
    await until(() => reacting.missing().length === 0);
    expect(counts).toMatchObject({ asked: 1, caughtUpAsked: 3 });
    expect(logged).toEqual(['orders cannot tell whether it has seen all events: Kafka does not answer: ECONNREFUSED']);
  });
});

test('what the feed says at once against the subscription ends the start', async () => {
  const { feed } = feedOf(async () => {
    throw new TypeError('no source of this feed holds customers');
  });
  await expect(startReacting(feed, consumerOf().consumer, options().options)).rejects.toThrow('holds customers');
});

describe('closing', () => {
  test('between two attempts ends them', async () => {
    const { feed, counts } = feedOf(rejects);
    const { options: asked } = options();
    const pauses = { first: 60_000, longest: 60_000 };
    const reacting = await startReacting(feed, consumerOf().consumer, { ...asked, pauses });
    await reacting[Symbol.asyncDispose]();
    await next();
    expect(counts.asked).toBe(1);
  });

  test('during an attempt: what it comes to is closed as well, and delivers nothing', async () => {
    let join: () => void = () => {};
    const requests: FeedRequest[] = [];
    const { feed, counts } = feedOf((request) => {
      requests.push(request);
      return new Promise<void>((resolve) => (join = resolve));
    });
    const { consumer, delivered } = consumerOf();
    const { options: asked, logged } = options();
    const reacting = await startReacting(feed, consumer, asked);
    await reacting[Symbol.asyncDispose]();
    join();
    await expect(requests[0]!.deliver({ events: [], position: {}, caughtUp: null })).rejects.toThrow(/abort/);
    await until(() => counts.open === 0);
    expect([delivered, logged]).toEqual([[], []]);
  });

  test('ends the subscription', async () => {
    const { feed, counts } = feedOf(joins);
    const reacting = await startReacting(feed, consumerOf().consumer, options().options);
    await reacting[Symbol.asyncDispose]();
    expect(counts.open).toBe(0);
  });
});
