import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Consumer, EventStore, Reactions, RecordedEvent } from '../../eventing/index.ts';
import { batch, notes, noting, openJournals, order, testConsumer } from './consuming.ts';

class Crash extends Error {}

/** A store that crashes at chosen steps: before or after a write. */
function mortal(store: EventStore, crashes: readonly number[]): EventStore {
  let step = 0;
  const at = new Set(crashes);
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (at.has(step++)) throw new Crash('before the write');
    const result = await work();
    if (at.has(step++)) throw new Crash('after the write');
    return result;
  };
  return {
    ...store,
    append: (appends, checkpoint) => write(() => store.append(appends, checkpoint)),
    deadLetters: {
      ...store.deadLetters,
      put: (letters) => write(() => store.deadLetters.put(letters)),
      remove: (consumer, ids) => write(() => store.deadLetters.remove(consumer, ids)),
    },
  };
}

/** How a source presents a history: its events in any order, some of them several times. Offsets count from 1. */
const sources: fc.Arbitrary<RecordedEvent[]> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .map((lengths) => lengths.flatMap((length, s) => Array.from({ length }, (_, v) => order(`s${s}`, v + 1))))
  .chain((events) =>
    fc
      .tuple(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.tuple(fc.constantFrom(...events), fc.nat({ max: events.length })), { maxLength: 5 }),
      )
      .map(([shuffled, duplicates]) => duplicates.reduce((all, [event, at]) => all.toSpliced(at, 0, event), shuffled)),
  );

/** Delivers the source to its end as a feed would; whenever the consumer crashes, starts a new one where that one stood. */
async function run(
  store: EventStore,
  source: readonly RecordedEvent[],
  sizes: readonly number[],
  start: () => Consumer,
): Promise<number> {
  let crashes = 0;
  let consumer = start();
  let offset: number | undefined;
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes++;
      consumer = start();
      offset = undefined;
    }
  };
  for (let turn = 0; offset === undefined || offset < source.length; turn++) {
    await guarded(async () => {
      offset ??= Math.max((await consumer.position()).orders ?? 0, 0);
      const size = sizes[turn % sizes.length]!;
      const end = Math.min(offset + size, source.length);
      await consumer.deliver(batch(source.slice(offset, end), end));
      offset = end;
    });
  }
  for (let left = 1; left > 0; ) {
    await guarded(() => consumer.retryDeadLetters().then(() => {}));
    left = (await store.deadLetters.list('c')).length;
  }
  return crashes;
}

describe('crashes', () => {
  test('between any two steps, with duplicates, gaps and failing reactions: each event has its effect exactly once, in order', async () => {
    let crashed = 0;
    const property = fc.asyncProperty(
      sources,
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      fc.uniqueArray(fc.nat({ max: 25 }), { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
      async (source, sizes, crashes, luck) => {
        await using store = openJournals();
        const dying = mortal(store, crashes);
        const options = { attempts: 2, patience: 2, reactions: unlucky(luck) };
        crashed += await run(store, source, sizes, () => testConsumer(dying, options));
        const events = [...new Map(source.map((event) => [event.id, event])).values()];
        expect([...(await notes(store))].sort()).toEqual(events.map(({ id }) => id).sort());
        for (const stream of new Set(events.map((event) => event.stream))) {
          const own = events.filter((event) => event.stream === stream).sort((a, b) => a.version - b.version);
          expect(await notes(store, stream)).toEqual(own.map(({ id }) => id));
        }
      },
    );
    await fc.assert(property, { numRuns: 300 });
    expect(crashed).toBeGreaterThan(100);
  });
});

/** Reactions of which one in ten throws, for no reason of the event's. */
const unlucky = (luck: Iterator<number>): Reactions => ({
  categories: noting.categories,
  async react(event, unit) {
    await noting.react(event, unit);
    if (luck.next().value === 0) throw new Error('out of luck');
  },
});
