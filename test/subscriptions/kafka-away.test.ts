import { expect, test } from '@jest/globals';
import { BROKERS, serversScript, startCluster } from '../faults/cluster.ts';
import { withServers } from '../servers.ts';
import { addContainer, record } from './acts.ts';
import { onServers } from './both-grounds.ts';
import { type About, watch } from './questions.ts';
import type { Told, Watching } from './watching.ts';

const about: About = { field: 'containerTelemetry', id: 'k-1' };
const temperatureOf = ({ data }: Told) =>
  (data?.live as { telemetry: { temperature: number } } | undefined)?.telemetry.temperature;

/** Who subscribes is told within this time, ms: the gateway waits 5 s for Kafka, and the machine may be busy. */
const BOUND = 20_000;

async function expectRefused(origin: string, after: string | null): Promise<void> {
  await using byStream = watch(origin, about, { after });
  await using byWebSocket = watch(origin, about, { by: 'WebSocket', after });
  const errors = [{ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'feed' } }];
  // A status after which clients try again.
  expect(await byStream.ended).toMatchObject({ errors, code: 503 });
  expect(await byWebSocket.ended).toMatchObject({ errors });
}

/** By a gateway that may not have noticed yet that Kafka is back. */
async function resumed(origin: string, after: string | null): Promise<Watching> {
  for (;;) {
    await using watching = watch(origin, about, { after });
    await watching.begun;
    if (watching.cursor() === null) continue;
    await watching.has(3);
    return watching;
  }
}

/** On servers of its own, since it stops Kafka. */
withServers('while Kafka is away', () => {
  test('subscriptions wait, new ones are told why not; afterwards all go on without a gap', async () => {
    const script = serversScript();
    if (script === null) throw new Error('there is no servers/main.ts to start servers');
    await using cluster = await startCluster(script, 1);
    await using system = await onServers({ brokers: cluster.brokers, mongodb: cluster.mongodb }, {}, true);
    await addContainer(system.origin, about.id);
    await using first = watch(system.origin, about);
    await first.begun;
    const after = first.cursor();
    await using second = watch(system.origin, about, { by: 'WebSocket', after });
    await record(system.origin, about.id, 1, 1);
    await Promise.all([first.has(1), second.has(1)]);

    await cluster.end(BROKERS.slice(0, 1), 'SIGKILL');
    await record(system.origin, about.id, 2, 2);
    await using fresh = await system.gateway();
    const began = performance.now();
    await Promise.all([system.origin, fresh.origin].map((origin) => expectRefused(origin, after)));
    expect(performance.now() - began).toBeLessThan(BOUND);
    expect([first.told.length, second.told.length]).toEqual([1, 1]);

    await cluster.start();
    await record(system.origin, about.id, 3, 3);
    for (const each of [first, second]) {
      await each.has(3);
      expect(each.told.map(temperatureOf)).toEqual([1, 2, 3]);
      expect(each.told.flatMap(({ errors = [] }) => errors)).toEqual([]);
    }
    const { told } = await resumed(fresh.origin, after);
    expect(told.map(temperatureOf)).toEqual([1, 2, 3]);
  }, 240_000);
});
