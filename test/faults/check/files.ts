import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'libsql';
import type { RecordedEvent } from '../../../eventing/index.ts';
import { storeFile } from '../../../runtime/folder.ts';
import { OWNERS, type Reads, type ServiceRecords, type StateRow, unprocessed } from './records.ts';

export const readFiles = (data: string): readonly ServiceRecords[] =>
  OWNERS.map(({ name, kinds }) => reading(storeFile(data, name), (rows) => serviceFile(name, kinds, rows)));

type Rows = (sql: string, ...params: readonly string[]) => readonly (readonly unknown[])[];

function serviceFile(service: string, kinds: readonly { readonly category: string }[], rows: Rows): ServiceRecords {
  const states = kinds.map(({ category }) => {
    const found = rows(`SELECT _id, _version, _state FROM "state_${category}"`);
    return [category, new Map(found.map(([id, version, state]) => [String(id), stateRow(version, state)]))] as const;
  });
  const events = rows('SELECT stream, version, type, data, time, causation, correlation FROM events ORDER BY "offset"');
  const processed = rows('SELECT stream, version FROM processed WHERE consumer = ?', service);
  const letters = rows('SELECT stream, version, reason FROM dead_letters');
  return {
    service,
    log: events.map(recorded),
    states: new Map(states),
    processed: new Map(processed.map(([stream, version]) => [String(stream), Number(version)])),
    deadLetters: letters.map(([stream, version, reason]) => `${stream}@${version}: ${reason}`),
  };
}

const stateRow = (version: unknown, state: unknown): StateRow => ({
  version: Number(version),
  state: state === null ? null : JSON.parse(String(state)),
});

const recorded = ([stream, version, type, data, time, causation, correlation]: readonly unknown[]): RecordedEvent => ({
  id: `${stream}@${version}`,
  stream: String(stream),
  version: Number(version),
  type: String(type),
  data: JSON.parse(String(data)),
  time: String(time),
  causation: causation === null ? null : String(causation),
  correlation: String(correlation),
});

/** Whether every consumer has processed every event that it reads, of all that stands in the logs at one moment. */
export function isQuiet(data: string, reads: Reads): boolean {
  const before = lastVersions(data);
  for (const [service, categories] of reads) {
    const processed = reading(storeFile(data, service), (rows) =>
      rows('SELECT stream, version FROM processed WHERE consumer = ?', service),
    );
    if (unprocessed(before, categories, new Map(processed.map(([s, v]) => [String(s), Number(v)]))).length > 0) {
      return false;
    }
  }
  // Had one of them recorded something meanwhile, it would stand in a log now.
  const after = lastVersions(data);
  return after.size === before.size && [...after].every(([stream, version]) => before.get(stream) === version);
}

/** The last version of each stream of each service. */
export const lastVersions = (data: string): ReadonlyMap<string, number> =>
  new Map(
    OWNERS.flatMap(({ name }) =>
      reading(storeFile(data, name), (rows) => rows('SELECT stream, max(version) FROM events GROUP BY stream')),
    ).map(([stream, version]) => [String(stream), Number(version)]),
  );

function reading<T>(file: string, read: (rows: Rows) => T): T {
  const database = new Database(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA query_only = ON');
    const rows: Rows = (sql, ...params) =>
      database.prepare<[readonly string[]]>(sql).raw().all(params) as unknown as (readonly unknown[])[];
    return read(rows);
  } finally {
    database.close();
  }
}

/**
 * Lets go of the files of a folder. libsql keeps a closed file open until its statements are collected as garbage; and
 * while anybody has it open, a process that starts after a crash need not recover its WAL, which is to be tested.
 */
export async function letGo(folder: string): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  while (openFiles(folder) > 0) {
    collect();
    await setTimeout(5); // finalizers run on a later turn
  }
}

/** Not every system tells what a process has open; where it does not, none is reported. */
function openFiles(folder: string): number {
  const descriptors = '/proc/self/fd';
  if (!existsSync(descriptors)) return 0;
  return readdirSync(descriptors).filter((name) => {
    try {
      return readlinkSync(`${descriptors}/${name}`).startsWith(folder);
    } catch {
      return false; // it was closed since
    }
  }).length;
}
