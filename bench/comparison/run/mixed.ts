import { setTimeout } from 'node:timers/promises';
import type { Fleet } from '../processes/fleet.ts';
import type { Bench } from './bench.ts';
import type { Contestant } from './block.ts';
import { each, read, sum, worked } from './rest.ts';
import type { Writer } from './writer.ts';

/** Reads and writes at the same time. */
export interface Work {
  /** A second. */
  readonly writes: number;
  /** About: see Writer. */
  readonly seconds: number;
  readonly reads: { readonly of: Contestant; readonly rate: number } | null;
}

export interface Cost {
  /** Of all processes together, and of each, µs an event; what they use at rest left out. */
  readonly cpu: number;
  readonly by: Readonly<Record<string, number>>;
  readonly events: number;
  /** Events a second, while there were writes. */
  readonly rate: number;
}

/** Few reads: more connections would cost more to open than the reads that go over them. */
const CONNECTIONS = 8;

/**
 * Everybody's CPU under this work and what it leaves to be done: until no more events come, and the view has them if it is
 * kept. @throws an Error for a wrong answer
 */
export async function costOf(bench: Bench, writer: Writer, work: Work, kept = true): Promise<Cost> {
  const { writes, reads } = work;
  const seconds = writer.evened(writes, work.seconds);
  const { fleet, generator, signal, found } = bench;
  signal.throwIfAborted();
  const [events, before] = [await fleet.events(), await read(fleet)];
  const reading =
    reads === null
      ? null
      : generator.load({
          port: reads.of.port,
          requests: reads.of.requests,
          connections: CONNECTIONS,
          seconds,
          rate: reads.rate,
        });
  const loads = await Promise.race([Promise.all([writer.at(writes, seconds), reading]), fleet.died]);
  for (const loaded of loads) if (loaded?.failed) throw new Error(`reads beside writes: ${loaded.failed}`);
  const added = (await untilQuiet(fleet, signal)) - events;
  if (kept) await fleet.caughtUp();
  const { projector: _, ...others } = found.atRest;
  const used = worked(before, await read(fleet), kept ? found.atRest : others); // who stands still does not rest
  const by = each(used, (cpu) => (cpu * 1e6) / added);
  return { cpu: sum(by), by, events: added, rate: added / seconds };
}

/** The same, while the projector stands still. It has caught up again when this resolves. */
export async function costUnkept(bench: Bench, writer: Writer, work: Work): Promise<Cost> {
  await bench.fleet.pause('projector');
  try {
    return await costOf(bench, writer, work, false);
  } finally {
    bench.fleet.resume('projector');
    await bench.fleet.caughtUp();
  }
}

/** What services do because of a write comes after its acknowledgement. Resolves with the events when no more come. */
async function untilQuiet({ events }: Fleet, signal: AbortSignal): Promise<number> {
  for (let before = -1, quiet = 0; ; ) {
    const now = await events();
    quiet = now === before ? quiet + 1 : 0;
    if (quiet === 4) return now;
    before = now;
    await setTimeout(50, undefined, { signal });
  }
}
