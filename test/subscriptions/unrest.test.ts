import { describe, expect, test } from '@jest/globals';
import { random } from '../../sample/random.ts';
import { withServers } from '../servers.ts';
import { until } from '../system/order.ts';
import { onServers } from './both-grounds.ts';
import { embedded } from './embedded.ts';
import type { LiveSystem } from './live-system.ts';
import { type About, STRATEGIES, WAYS } from './questions.ts';
import { type Histories, readHistories } from './unrest/histories.ts';
import { missingOf, violationsOf } from './unrest/judged.ts';
import { type Persistent, persistent } from './unrest/persistent.ts';
import { CONTAINERS, CUSTOMERS, ORDERS, openWorld } from './unrest/world.ts';

const { LIVE_STEPS, LIVE_SEED = '1' } = process.env;
/** Where commands wait for what is away, they do not wait long. */
const ENV = { JOINERY_CUSTOMER_WAIT_MS: '500', JOINERY_SUBGRAPH_TIMEOUT_MS: '5000', JOINERY_TOKEN_WAIT_MS: '300' };

/**
 * Random commands, random ends of connections, random restarts: what each client was told over all its connections is what its
 * service stored. `LIVE_STEPS=5000 LIVE_SEED=7` in the environment for more of it.
 */
async function unrest(system: LiveSystem, steps: number, seed: string): Promise<void> {
  const chosen = random(seed, 'unrest');
  await using other = await system.gateway(ENV);
  await using world = await openWorld(system, other, chosen);
  const before = await readHistories(system);
  const abouts: readonly About[] = [
    ...ORDERS.map((id) => ({ field: 'orderChanged', id }) as const),
    ...CUSTOMERS.map((id) => ({ field: 'customerOrdersChanged', id }) as const),
    ...CONTAINERS.map((id) => ({ field: 'containerTelemetry', id }) as const),
  ];
  const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];
  const clients = [...abouts, ...abouts].map((about, i) =>
    persistent({ about, strategy: STRATEGIES[i % 3]!, by: ways[i % 2]!, origin: world.origin }),
  );
  await using _clients = { [Symbol.asyncDispose]: () => leave(clients) };
  await Promise.all(clients.map(({ begun }) => begun));
  world.begin();
  const restarted = new Set<string>();
  for (let step = 0; step < steps; step++) {
    await world.goesOn(chosen.integer(0, 8));
    if (step % 4 === 3) restarted.add(await world.restart());
    else chosen.pick(clients).drop();
  }
  await world.last();
  const { histories, all } = await allTold(system, clients, before);
  for (const { about, seen, strategy, by, refusals } of all) {
    const violations = violationsOf(about, seen, histories, before);
    expect({ strategy, by, violations, refusals }).toEqual({ strategy, by, violations: [], refusals: [] });
  }
  // Something did happen.
  expect(restarted.size).toBeGreaterThan(0);
  expect(Math.max(...clients.map(({ connections }) => connections()))).toBeGreaterThan(1);
  expect(Math.min(...clients.map(({ seen }) => seen.length))).toBeGreaterThan(0);
}

/** Once they have been told all that has happened, also of what commands set off later. */
async function allTold(system: LiveSystem, clients: readonly Persistent[], before: Histories) {
  let histories = before;
  let all: readonly Persistent[] = clients;
  let missing: readonly string[] = [];
  await until(
    async () => {
      const then = await readHistories(system);
      all = clients.map((client) => ({ ...client, seen: [...client.seen] }));
      histories = await readHistories(system);
      missing = all.flatMap(({ about, seen }) => missingOf(about, seen, histories, before));
      return missing.length === 0 && eventsIn(histories) === eventsIn(then);
    },
    () => missing,
  );
  return { histories, all };
}

const eventsIn = (histories: Histories): number => [...histories.values()].flat().length;

const leave = async (clients: readonly Persistent[]) => {
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
};

describe('whoever comes and goes, each client is told everything once, in order, and nothing older than it', () => {
  test('embedded', async () => {
    await using system = await embedded(ENV);
    await unrest(system, Number(LIVE_STEPS ?? 10), LIVE_SEED);
  }, 600_000);

  withServers('on servers', (servers) => {
    test('with the consumer groups of Kafka', async () => {
      await using system = await onServers(servers, ENV);
      await unrest(system, Number(LIVE_STEPS ?? 6), LIVE_SEED);
    }, 600_000);
  });
});
