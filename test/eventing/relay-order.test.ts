import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startRelay } from '../../eventing/kafka/relay.ts';
import { leasesForAll } from './relay-leases.ts';
import { type Fate, memoryLog, memoryTopic, readByVersion } from './relay-memory.ts';
import { connection, published, saidTooMuch } from './relay-watching.ts';

const fates = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('acknowledged') },
    { weight: 2, arbitrary: fc.constantFrom<Fate>('stored', 'half stored', 'lost', 'late') },
  ),
  { minLength: 1, maxLength: 40 },
);
const scenario = fc.record({
  /** Of each relay that runs at the same time; the first is replaced by another in the middle. */
  fates: fc.array(fates, { minLength: 1, maxLength: 3 }),
  appends: fc.array(fc.record({ account: fc.constantFrom('a', 'b', 'c', 'd', 'e'), pause: fc.nat(5) }), {
    minLength: 1,
    maxLength: 120,
  }),
  turns: fc.nat(4),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

async function play({ fates, appends, turns }: Scenario) {
  const memory = memoryLog();
  const topic = memoryTopic();
  const leases = leasesForAll();
  const during = async () => {
    for (let i = 0; i < turns; i++) await turn();
  };
  const start = (its: readonly Fate[]) => {
    const left = [...its];
    const publisher = topic.publisher(() => left.shift() ?? 'acknowledged', during);
    return startRelay({ store: memory.store, leases, connection, publisher });
  };
  const relays = fates.map(start);
  for (const [i, { account, pause }] of appends.entries()) {
    memory.append(account);
    for (let n = 0; n < pause; n++) await turn();
    if (i === appends.length >> 1) {
      await relays[0]![Symbol.asyncDispose]();
      relays[0] = start([]);
    }
  }
  await Promise.all(relays.map((relay) => published(relay, memory.end())));
  await Promise.all(relays.map((relay) => relay[Symbol.asyncDispose]()));
  return { memory, topic, leases };
}

describe('relays, by chance', () => {
  test('whatever becomes of its batches, and however many believe to be the one: each stream is there, whole and in order', async () => {
    const scenarios = fc.sample(scenario, { numRuns: 60, seed: 4 });
    await Promise.all(
      scenarios.map(async (one) => {
        const { memory, topic, leases } = await play(one);
        const found = new Map(topic.partitions.flatMap((partition) => [...readByVersion(partition)]));
        expect(found).toEqual(new Map(memory.log.map(({ logged: { event } }) => [event.stream, event.version])));
        expect(leases.notes()).toEqual({ published: memory.end() });
      }),
    );
  });

  test('says of no event that it is published before it is', async () => {
    const scenarios = fc.sample(scenario, { numRuns: 60, seed: 5 });
    await Promise.all(
      scenarios.map(async (one) => {
        const { memory, topic } = await play(one);
        expect(saidTooMuch(memory, topic)).toEqual([]);
        expect(topic.announced.length).toBeGreaterThan(0);
      }),
    );
  });
});
