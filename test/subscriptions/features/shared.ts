import { expect, test } from '@jest/globals';
import { openGateway } from '../../../gateway/open.ts';
import { addContainer, cancel, place, record, register, schedule, untilStatus } from '../acts.ts';
import { counted } from '../counted.ts';
import type { LiveSystem } from '../live-system.ts';
import { type About, together, WAYS, watch } from '../questions.ts';

const SUBSCRIBERS = 50;

/** What subscriptions have in common is done once. */
export function shared(system: () => LiveSystem): void {
  test('an event is read once, whoever subscribes to it', async () => {
    const { origin: commands, subgraphs } = system();
    const ground = [register(commands, 'sven'), addContainer(commands, 'k-s-1'), schedule(commands, 'v-s-1')];
    await Promise.all(ground);
    await place(commands, 's-1', 'sven');
    await untilStatus(commands, 's-1', 'ASSIGNED');
    const feed = counted(system().feed());
    await using gateway = await openGateway({ subgraphs, feed });
    const origin = `http://127.0.0.1:${gateway.port}`;
    const abouts: readonly About[] = [
      { field: 'orderChanged', id: 's-1' },
      { field: 'customerOrdersChanged', id: 'sven' },
      { field: 'containerTelemetry', id: 'k-s-1' },
    ];
    const firsts = abouts.map((about) => watch(origin, about));
    await Promise.all(firsts.map(({ begun }) => begun));
    const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];
    const others = Array.from({ length: SUBSCRIBERS - firsts.length }, (_, i) => {
      const after = firsts[i % 3]!.cursor();
      const selection = i % 2 === 0 ? undefined : ['event', 'version', 'anomaly'][i % 3];
      return watch(origin, abouts[i % 3]!, { by: ways[i % 2]!, after, selection });
    });
    await using all = together([...firsts, ...others]);
    await Promise.all(others.map(({ begun }) => begun));
    await record(commands, 'k-s-1', 1);
    await cancel(commands, 's-1', 'no more');
    for (const each of all.watching) expect((await each.has(1))[0]!.errors).toBeUndefined();
    expect([feed.open(), feed.opened()]).toEqual([2, 2]);
    for (const stream of ['orders-s-1', 'containers-k-s-1']) {
      const delivered = feed.delivered.filter((id) => id.startsWith(`${stream}@`));
      expect(delivered.length).toBeGreaterThan(0);
      expect(new Set(delivered).size).toBe(delivered.length);
    }
  });
}
