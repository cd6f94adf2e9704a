import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore } from '../../eventing/index.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Service } from '../../serving/service.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import { service as customers } from '../../subgraphs/customers/main.ts';
import { port } from '../../subgraphs/voyages/events.ts';
import { service as voyages } from '../../subgraphs/voyages/main.ts';
import { knownPorts } from '../../subgraphs/voyages/port.ts';
import { ask } from '../subgraphs/running.ts';
import { handFeed } from './hand-feed.ts';
import { begin, tallies, tally } from './tally.ts';

/** Somewhere to keep a service's store that several instances can open, each as a process of its own would. */
export interface SharedStores {
  /** A place that nobody has used. */
  place(): Promise<AsyncDisposable & { open(service: Service): Promise<EventStore> }>;
}

interface Addition {
  readonly instance: 0 | 1;
  readonly id: string;
  readonly amount: number;
}

const IDS = ['a', 'b', 'c'];
const addition: fc.Arbitrary<Addition> = fc.record({
  instance: fc.constantFrom(0, 1),
  id: fc.constantFrom(...IDS),
  amount: fc.integer({ min: 1, max: 100 }),
});
const ADD = 'mutation ($id: ID!, $amount: Int!) { add(input: { id: $id, amount: $amount }) { tally { sum } } }';
const REGISTER = `mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { customer { name } token } }`;
const person = (name: string) => ({
  input: {
    id: 'anna',
    name,
    email: 'anna@example.org',
    address: { street: 'Oude Delft 1', city: 'Delft', country: 'NL', postalCode: '2611' },
  },
});

/** What two instances of a service on one store must be to their clients, whatever the store. */
export function twoInstances(name: string, stores: SharedStores, runs: number): void {
  const started = async (service: Service) => {
    const place = await stores.place();
    const start = () => startService(service, { openStore: place.open, feed: handFeed().feed });
    const instances = await Promise.all([start(), start()]);
    return { instances, [Symbol.asyncDispose]: () => closeAll([place, ...instances]) };
  };

  describe(`two instances of a service on one store: ${name}`, () => {
    test('commands to both on the same streams conflict correctly: each has its effect once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(addition, { minLength: 2, maxLength: 40 }), async (additions) => {
          await using running = await started(tallies);
          await checkSums(running.instances, additions);
        }),
        { numRuns: runs },
      );
    });

    test('a creation sent to both is done once; with other content one is refused', async () => {
      await using running = await started(customers);
      const register = (instance: number, who: string) =>
        ask<{ registerCustomer: { token: string } } | null>(running.instances[instance]!.url, REGISTER, person(who));
      const [one, two] = await Promise.all([register(0, 'Anna'), register(1, 'Anna')]);
      expect([one?.data, one?.errors]).toEqual([two?.data, []]);
      expect(await running.instances[1]!.context.store.logEnd()).toBe(await eventCount(running.instances[0]!, 1));
      const other = await register(1, 'Berta');
      expect(other.errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    });

    test('each shows at once what the other has acknowledged', async () => {
      await using running = await started(tallies);
      const [one, two] = running.instances;
      await begin(one!.context.store, 'a');
      for (let sum = 1; sum <= 20; sum++) {
        const [writer, reader] = sum % 2 === 0 ? [one!, two!] : [two!, one!];
        await ask(writer.url, ADD, { id: 'a', amount: 1 });
        expect((await ask(reader.url, '{ tally(id: "a") { sum } }')).data).toEqual({ tally: { sum } });
      }
    });

    test('both prepare at once what voyages starts with, each port once', async () => {
      await using running = await started(voyages);
      const { store } = running.instances[0]!.context;
      expect(await store.count(port, [])).toBe(knownPorts.length);
      await eventCount(running.instances[0]!, knownPorts.length);
    });
  });
}

/** @returns the offset of the last of exactly so many events. */
async function eventCount({ context }: RunningService, expected: number): Promise<number> {
  const log = await context.store.readLog(0, 1_000_000);
  expect(log).toHaveLength(expected);
  return log.at(-1)!.offset;
}

async function checkSums(instances: readonly RunningService[], additions: readonly Addition[]): Promise<void> {
  const { store } = instances[0]!.context;
  for (const id of IDS) await begin(store, id);
  const answers = await Promise.all(
    additions.map(({ instance, id, amount }) => ask(instances[instance]!.url, ADD, { id, amount })),
  );
  // Too many writers at once is a lawful answer: nothing was done then.
  const refused = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
  expect(refused.filter((code) => code !== 'CONFLICT')).toEqual([]);
  const done = additions.filter((_, i) => answers[i]!.errors.length === 0);
  for (const instance of instances) {
    const states = await instance.context.store.load(tally, IDS);
    for (const id of IDS) {
      const amounts = done.filter((one) => one.id === id).map(({ amount }) => amount);
      const sum = amounts.reduce((a, b) => a + b, 0);
      expect(states.get(id)).toEqual({ id, version: amounts.length + 1, state: { id, sum } });
      const events = await instance.context.store.readStream(tally.category, id);
      expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
      expect(
        events
          .map(({ data }) => ('amount' in data ? data.amount : null))
          .slice(1)
          .sort(),
      ).toEqual(amounts.sort());
    }
  }
}
