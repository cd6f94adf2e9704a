import fc from 'fast-check';
import type { RecordedEvent } from '../../../eventing/index.ts';
import { type Name, names } from '../../scenarios/world.ts';
import { grant, type Wish, wishes } from './command.ts';
import { type Death, type Ground, type Part, parts } from './ground.ts';
import { DAY } from './time.ts';

/** A hostile feed at work: one part gets some of what it has not read, in its own way. */
export interface Feeding {
  readonly act: 'feed';
  readonly reader: Part;
  readonly sources: readonly Name[];
  /** At most so many events of each source. */
  readonly limit: number;
  /** As logged; streams mixed, each in its order; or all the other way round, later versions before earlier ones. */
  readonly order: 'log' | 'mixed' | 'reversed';
  /** How streams are mixed. */
  readonly picks: readonly number[];
  /** In so many batches; only the last says how far they reach. */
  readonly batches: number;
  /** All of it comes again so often. */
  readonly again: number;
  /** The reader dies over the last batch. */
  readonly death: Death | null;
}

export type Act =
  | { readonly act: 'wish'; readonly wish: Wish }
  | { readonly act: 'pass'; readonly ms: number }
  | Feeding
  /** Reads a source again from further back. */
  | { readonly act: 'rewind'; readonly reader: Part; readonly source: Name; readonly by: number }
  | { readonly act: 'restart'; readonly part: Part };

const reader = fc.constantFrom<Part>('orders', 'containers', 'voyages', 'view', 'view');
const source = fc.constantFrom(...names);
const is = <const T extends string>(act: T) => fc.constant(act);
const death = fc.record({ moment: fc.constantFrom('before' as const, 'after' as const), step: fc.nat(12) });

const feeding: fc.Arbitrary<Feeding> = fc.record({
  act: is('feed'),
  reader,
  sources: fc.oneof(
    fc.subarray([...names], { minLength: 1 }),
    fc.constant([...names]),
    fc.shuffledSubarray([...names], { minLength: 2 }),
  ),
  limit: fc.constantFrom(1, 3, 10, 1000, 1000),
  order: fc.constantFrom('log' as const, 'mixed' as const, 'mixed' as const, 'reversed' as const),
  picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 7 }),
  batches: fc.integer({ min: 1, max: 3 }),
  again: fc.constantFrom(0, 0, 1),
  death: fc.option(death, { freq: 4 }),
});

export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ act: is('wish'), wish: wishes }) },
  { weight: 3, arbitrary: fc.record({ act: is('pass'), ms: fc.constantFrom(1, 1000, 1000, 3_600_000, DAY) }) },
  { weight: 8, arbitrary: feeding },
  { weight: 1, arbitrary: fc.record({ act: is('rewind'), reader, source, by: fc.constantFrom(1, 10, 1_000_000) }) },
  { weight: 1, arbitrary: fc.record({ act: is('restart'), part: fc.constantFrom(...parts) }) },
);

export async function perform(act: Act, ground: Ground): Promise<void> {
  switch (act.act) {
    case 'wish':
      return grant(act.wish, ground, ground.now());
    case 'pass':
      return ground.pass(act.ms);
    case 'feed':
      await feed(act, ground);
      return;
    case 'rewind':
      return ground.rewind(act.reader, act.source, act.by);
    case 'restart':
      return ground.restart(act.part);
  }
}

/** Resolves with the number of events that were there to read. */
async function feed(feeding: Feeding, ground: Ground): Promise<number> {
  const { reader, sources, limit, again, death } = feeding;
  const position: Partial<Record<Name, number>> = {};
  const events: RecordedEvent[] = [];
  for (const source of sources) {
    const logged = await ground.unread(reader, source, limit);
    const last = logged.at(-1);
    if (last === undefined) continue;
    position[source] = last.offset;
    events.push(...logged.map(({ event }) => event));
  }
  const batches = split(ordered(events, feeding), feeding.batches);
  for (let time = 0; time <= again; time++) {
    for (const [i, batch] of batches.entries()) {
      const last = i === batches.length - 1;
      const survived = await ground.deliver(reader, batch, last ? position : {}, last && time === again ? death : null);
      if (!survived) return events.length; // it reads on from what it has stored
    }
  }
  ground.seek(reader, position);
  return events.length;
}

function ordered(events: readonly RecordedEvent[], { order, picks }: Feeding): readonly RecordedEvent[] {
  if (order === 'log') return events;
  if (order === 'reversed') return events.toReversed();
  const byStream = new Map<string, RecordedEvent[]>();
  for (const event of events) byStream.set(event.stream, [...(byStream.get(event.stream) ?? []), event]);
  const streams = [...byStream.values()];
  const mixed: RecordedEvent[] = [];
  for (let i = 0; streams.length > 0; i++) {
    const at = picks[i % picks.length]! % streams.length;
    const [next, ...rest] = streams[at]!;
    mixed.push(next!);
    if (rest.length === 0) streams.splice(at, 1);
    else streams[at] = rest;
  }
  return mixed;
}

function split<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  const size = Math.max(1, Math.ceil(items.length / count));
  const pieces = Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
  return pieces.length === 0 ? [[]] : pieces;
}

const everything = (reader: Part): Feeding => ({
  act: 'feed',
  reader,
  sources: names,
  limit: 100_000,
  order: 'mixed',
  picks: [3, 1, 4, 1, 5],
  batches: 1,
  again: 0,
  death: null,
});

/** Lets the services, not the view, read until nobody has anything to read. */
export async function quiet(ground: Ground): Promise<void> {
  let events: number;
  do {
    events = 0;
    for (const name of names) events += await feed(everything(name), ground);
  } while (events > 0);
}
