import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { BROKERS, serversScript, startCluster } from '../faults/cluster.ts';
import { withServers } from '../servers.ts';
import { type Answer, ask } from './asking.ts';
import { startLoad } from './load.ts';
import { together } from './together.ts';

const SOME = 20;
/** What auto allows the view to lag, ms. */
const FRESHNESS = 5_000;
const STATISTICS = '{ orderStatistics(groupBy: [STATUS]) { status orders } }';
const WITH_JOINS =
  '{ orders(first: 5) { totalCount nodes { id customer { name } voyage { ship } containers { id } } } }';

/** On servers of its own, since it stops Kafka. */
withServers('while Kafka is away', () => {
  test('commands and composition go on, the view says how far it lags, and all is caught up with afterwards', async () => {
    const script = serversScript();
    if (script === null) throw new Error('there is no servers/main.ts to start servers');
    await using cluster = await startCluster(script, 1);
    const servers = { brokers: cluster.brokers, mongodb: cluster.mongodb };
    // Registrations do not arrive meanwhile: who orders for a new customer is told so well before its client gives up.
    const env = { JOINERY_FRESHNESS_MS: `${FRESHNESS}`, JOINERY_CUSTOMER_WAIT_MS: '2000' };
    await using system = await together({ servers, instances: {}, env, leave: true });
    await using load = await startLoad(system, servers, 'Kafka away', 150);
    const origin = system.origins[0]!;
    const until = async (query: string, strategy: string, right: (answer: Answer) => boolean) => {
      let answer = await ask(origin, query, strategy);
      for (; !right(answer); answer = await ask(origin, query, strategy)) await setTimeout(50);
      return answer;
    };
    const lagOf = ({ extensions }: Answer) => extensions?.joinery.freshness.lag ?? 0;
    const by = (strategy: string) => (answer: Answer) => answer.extensions?.joinery.strategy === strategy;

    await load.goesOn(SOME);
    await until(WITH_JOINS, 'auto', by('view'));
    await cluster.end(BROKERS.slice(0, 1), 'SIGKILL');
    await load.goesOn(SOME);

    // The view goes on serving what it has, and says how old that is.
    const first = await until(STATISTICS, 'view', (answer) => lagOf(answer) > FRESHNESS);
    const later = await until(STATISTICS, 'view', (answer) => lagOf(answer) > lagOf(first) + 500);
    expect([first.errors, later.errors]).toEqual([undefined, undefined]);
    expect(later.data).toEqual(first.data);

    const composed = await until(WITH_JOINS, 'auto', by('composition'));
    expect(composed.errors).toBeUndefined();
    expect(composed.extensions?.joinery.why).toMatch(/^the view lags \d+ ms, more than the 5000 allowed$/);
    await load.goesOn(SOME);
    // What was written while Kafka is away is there for who composes, and known to be missing by who asks the view.
    const count = async (strategy: string) => (await ask(origin, WITH_JOINS, strategy)).data?.orders?.totalCount ?? 0;
    expect(await count('auto')).toBeGreaterThan(await count('view'));
    const ready = await fetch(`${new URL(system.running.get('orders-1')!.services[0]!.url).origin}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('Kafka');
    expect(load.failures()).toEqual([]);
    expect(load.inDoubt()).toBe(0);

    await cluster.start();
    await until(WITH_JOINS, 'auto', by('view'));
    await load.goesOn(SOME);
    expect(load.failures()).toEqual([]);
    expect(await load.violations()).toEqual([]);
  }, 400_000);
});
