import { unlawfulMoves, violatedAtQuiet } from '../../scenarios/invariants.ts';
import type { Snapshot } from '../../scenarios/scene.ts';
import { type Streams, streamsIn } from './events.ts';
import { type Reads, type ServiceRecords, unprocessed } from './records.ts';

/** What is unfinished or contradictory between the services, now that all is quiet. */
export function unfinished(files: readonly ServiceRecords[], reads: Reads): readonly string[] {
  const streams = streamsIn(files);
  return [
    ...files.flatMap(({ service, deadLetters }) => deadLetters.map((letter) => `${service} put aside ${letter}`)),
    ...unread(files, streams, reads),
    ...violatedAtQuiet(snapshotOf(files)),
    ...unlawfulMoves(files.flatMap(({ log }) => log)),
  ];
}

function unread(files: readonly ServiceRecords[], streams: Streams, reads: Reads): readonly string[] {
  const last = new Map([...streams].map(([stream, events]) => [stream, events.at(-1)!.version]));
  return files.flatMap(({ service, processed }) =>
    unprocessed(last, reads.get(service) ?? new Set(), processed).map((what) => `${service}: ${what}`),
  );
}

function snapshotOf(files: readonly ServiceRecords[]): Snapshot {
  const states = new Map(files.flatMap((file) => [...file.states]));
  // What services wrote is of the types that the snapshot names: only here they are known.
  const all = <T extends object>(category: string) =>
    [...(states.get(category)?.values() ?? [])].flatMap(({ state }) => (state === null ? [] : [state as T]));
  return {
    orders: all('orders'),
    containers: all('containers'),
    allocations: all('allocations'),
    voyages: all('voyages'),
    bookings: all('bookings'),
  };
}
