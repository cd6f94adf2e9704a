import { parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import { currentView, type Databases, readLog, readProcessed } from './databases.ts';
import { VIEWED } from './dumps.ts';
import { OWNERS, type Reads, type ServiceRecords, unprocessed } from './records.ts';

/** Follows the logs of all services, as a relay does. */
export interface Tail {
  /** Everything that was read. */
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
  /** Reads on; how many events came. */
  read(): Promise<number>;
  /** The streams that changed since the last time that this was called, and their last versions. */
  changed(): ReadonlyMap<string, number>;
  settle(): void;
  /** What a log has at or before where it was read to, and had not when it was read: whoever follows it misses that. */
  missed(records: readonly ServiceRecords[]): readonly string[];
}

export function tail(databases: Databases): Tail {
  const streams = new Map<string, RecordedEvent[]>();
  const ends = new Map<string, number>();
  const counts = new Map<string, number>();
  const changed = new Map<string, number>();
  return {
    streams,
    async read() {
      const read = await Promise.all(
        OWNERS.map(async ({ name }) => [name, await readLog(databases, name, ends.get(name) ?? 0)] as const),
      );
      for (const [service, log] of read) {
        for (const { offset, event } of log) {
          const stream = streams.get(event.stream);
          if (stream === undefined) streams.set(event.stream, [event]);
          else stream.push(event);
          changed.set(event.stream, Math.max(event.version, changed.get(event.stream) ?? 0));
          ends.set(service, offset);
        }
        counts.set(service, (counts.get(service) ?? 0) + log.length);
      }
      return read.reduce((sum, [, log]) => sum + log.length, 0);
    },
    changed: () => new Map(changed),
    settle: () => changed.clear(),
    missed: (records) =>
      records.flatMap(({ service, log }) => {
        const count = counts.get(service) ?? 0;
        return log.length === count ? [] : [`${service}: a reader of the log got ${count} of ${log.length} events`];
      }),
  };
}

/** What consumers and the view have not yet done of what changed, as text; and whether more came meanwhile. */
export async function unrest(databases: Databases, of: Tail, reads: Reads): Promise<readonly string[]> {
  await of.read();
  const before = of.changed();
  const streams = [...before.keys()];
  const waiting = await Promise.all([
    ...[...reads].map(async ([service, categories]) => {
      const meant = streams.filter((stream) => categories.has(parseStream(stream).category));
      const done = await readProcessed(databases, service, meant);
      return unprocessed(before, categories, done).map((what) => `${service}: ${what}`);
    }),
    unviewed(databases, before),
  ]);
  // Had one of them recorded something meanwhile, it would stand in a log now.
  const more = await of.read();
  return [...waiting.flat(), ...(more === 0 ? [] : [`${more} more events`])];
}

/** Of the entities alone: that the documents embed them as they are, the whole check sees. */
async function unviewed(databases: Databases, last: ReadonlyMap<string, number>): Promise<readonly string[]> {
  const view = await currentView(databases);
  const lacking = [...VIEWED].map(async (category) => {
    const meant = [...last].filter(([stream]) => parseStream(stream).category === category);
    if (meant.length === 0) return [];
    const entities = view.collection<{ _id: string; version: number }>(`entity_${category}`);
    const ids = meant.map(([stream]) => parseStream(stream).id);
    const found = await entities.find({ _id: { $in: ids } }, { projection: { version: 1 } }).toArray();
    const versions = new Map(found.map(({ _id, version }) => [`${category}-${_id}`, version]));
    return meant
      .filter(([stream, version]) => versions.get(stream) !== version)
      .map(([stream, version]) => `the view has ${stream} at ${versions.get(stream) ?? 0}, the log at ${version}`);
  });
  return (await Promise.all(lacking)).flat();
}
