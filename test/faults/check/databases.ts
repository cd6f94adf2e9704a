import { type Db, type Document, type MongoClient, ReadConcern } from 'mongodb';
import type { RecordedEvent } from '../../../eventing/index.ts';
import { OWNERS, type ServiceRecords, type StateRow } from './records.ts';

/** An event as it lies in a log. */
export interface Logged {
  readonly offset: number;
  readonly event: RecordedEvent;
}

/** The databases of a system, read by the driver alone. */
export interface Databases {
  readonly url: string;
  readonly client: MongoClient;
  readonly prefix: string;
}

export const databaseOf = ({ client, prefix }: Pick<Databases, 'client' | 'prefix'>, service: string): Db =>
  client.db(`${prefix}${service}`, { readConcern: new ReadConcern('majority') });

export const readDatabases = (databases: Databases): Promise<readonly ServiceRecords[]> =>
  Promise.all(
    OWNERS.map(async ({ name, kinds }) => {
      const log = await readLog(databases, name, 0);
      const states = await Promise.all(
        kinds.map(async ({ category }) => [category, await readStates(databases, name, category)] as const),
      );
      return {
        service: name,
        log: log.map(({ event }) => event),
        states: new Map(states),
        processed: await readProcessed(databases, name),
        deadLetters: await readDeadLetters(databases, name),
      };
    }),
  );

/** A service's log behind an offset. */
export async function readLog(databases: Databases, service: string, after: number): Promise<readonly Logged[]> {
  const events = databaseOf(databases, service).collection<{ _id: number }>('events');
  const found = await events
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .toArray();
  return found.map(logged);
}

const logged = ({ _id, stream, version, type, data, time, causation, correlation }: Document): Logged => ({
  offset: _id,
  event: { id: `${stream}@${version}`, stream, version, type, data, time, causation: causation ?? null, correlation },
});

/** All of a category, or those of these ids. */
export async function readStates(
  databases: Databases,
  service: string,
  category: string,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, StateRow>> {
  const states = databaseOf(databases, service).collection<{ _id: string }>(`state_${category}`);
  const found = await states.find(ids === undefined ? {} : { _id: { $in: [...ids] } }).toArray();
  return new Map(found.map(({ _id, version, state }: Document) => [_id, { version, state: state ?? null }]));
}

/** What a service's consumer has processed: of all streams, or of these. */
export async function readProcessed(
  databases: Databases,
  service: string,
  streams?: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const processed = databaseOf(databases, service).collection<{
    _id: { readonly consumer: string; readonly stream: string };
    version: number;
  }>('processed');
  const of =
    streams === undefined
      ? { '_id.consumer': service }
      : { _id: { $in: streams.map((stream) => ({ consumer: service, stream })) } };
  const found = await processed.find(of).toArray();
  return new Map(found.map(({ _id: { stream }, version }) => [stream, version]));
}

export async function readDeadLetters(databases: Databases, service: string): Promise<readonly string[]> {
  const letters = await databaseOf(databases, service).collection('dead_letters').find().toArray();
  return letters.map(({ stream, version, reason }) => `${stream}@${version}: ${reason}`);
}

/** The process that publishes for a service: its id; null while there is none. */
export async function relayPid(databases: Databases, service: string): Promise<number | null> {
  const lease = await databaseOf(databases, service).collection('leases').findOne();
  const pid = Number(String(lease?.holder ?? '').split(':')[1]);
  return Number.isInteger(pid) ? pid : null;
}

/** The version of the view that is read. */
export async function currentView({ client, prefix }: Databases): Promise<Db> {
  const versions = await client.db(`${prefix}view`).collection('versions').findOne();
  if (typeof versions?.current !== 'number') throw new Error(`there is no current version in ${prefix}view`);
  return client.db(`${prefix}view_${versions.current}`, { readConcern: new ReadConcern('majority') });
}
