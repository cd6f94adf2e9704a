import type { VersionConflict } from '../errors.ts';
import { streamName } from '../event.ts';
import type { Outcome } from '../group-commit.ts';
import type { Entity, EventStore, StoredKind } from '../store.ts';
import { type PreparedAppend, prepareAppend, writeAppend } from './append.ts';
import { entityCache } from './cache.ts';
import { committed, openedHere } from './commits.ts';
import { consumers } from './consumers.ts';
import { foldLog, openDatabase, transaction } from './database.ts';
import { deadLetters } from './dead-letters.ts';
import { declareKinds } from './declaration.ts';
import { type Durability, sync } from './durability.ts';
import { entityReads } from './entities.ts';
import { groupCommit, JobFailed } from './group-commit.ts';
import { eventLog } from './log.ts';
import { statements } from './statements.ts';
import { type States, states } from './states.ts';

export interface LibsqlStoreOptions {
  readonly name: string;
  /** Made, with its folder, when it is missing. */
  readonly file: string;
  readonly kinds: readonly StoredKind[];
  /** How many recent entities are kept in memory; 10,000 unless told otherwise. */
  readonly cachedEntities?: number;
  /**
   * How long (ms) an append waits, and the event loop with it, while another process writes; 5,000 unless told
   * otherwise.
   */
  readonly lockTimeout?: number;
  /** `each commit` unless told otherwise. */
  readonly durability?: Durability;
}

/**
 * An event store in one SQLite file. States and event data must be JSON values; what a load returns must not be
 * changed.
 *
 * Other processes may read the file, and write it too: this store then notices before its next append, or
 * on its next read in a later turn of the event loop. Its calls run on the event loop's thread: an append's
 * transaction takes as long as the disk's fsync.
 * @throws Error when the file is of a newer layout.
 */
export function openLibsqlStore(options: LibsqlStoreOptions): EventStore {
  const { name, file, kinds, cachedEntities = 10_000, lockTimeout = 5000, durability = 'each commit' } = options;
  const database = openDatabase(file, lockTimeout);
  if (durability === 'when closed') database.exec('PRAGMA synchronous = OFF');
  const prepare = statements(database);
  declareKinds(database, prepare, kinds);
  const log = eventLog(prepare);
  const progress = consumers(prepare);
  const cache = entityCache(prepare, cachedEntities);
  const byCategory = new Map(kinds.map((kind) => [kind.category, states(prepare, kind)]));
  const statesOf = (category: string): States => {
    const found = byCategory.get(category);
    if (found === undefined) throw new TypeError(`store ${name} keeps no ${category}: open it with that kind`);
    return found;
  };

  const entities = entityReads(database, cache, statesOf);
  const appendTogether = (jobs: readonly PreparedAppend[]): Outcome[] => {
    const written = new Map<string, Entity>();
    const version = (stream: string, of: States, id: string) =>
      (written.get(stream) ?? cache.get(stream))?.version ?? of.version(id);
    const target = { log, consumers: progress, version, written };
    const outcomes = transaction(database, () => {
      cache.checkForeignWrites();
      return jobs.map((job, i) => outcome(i, () => writeAppend(job, target)));
    });
    for (const [stream, entity] of written) cache.set(stream, entity);
    if (written.size > 0) committed(file);
    return outcomes;
  };
  const commits = groupCommit(appendTogether);

  let closing: Promise<void> | undefined;
  const ensureOpen = () => {
    if (closing !== undefined) throw new Error(`store ${name} is closed`);
  };
  const closedHere = openedHere(file);
  const close = async () => {
    await commits.settled();
    closedHere();
    foldLog(database);
    database.close();
    if (durability === 'when closed') sync(file);
  };

  return {
    name,
    kinds,
    async append(appends, checkpoint) {
      ensureOpen();
      const prepared = prepareAppend(statesOf, appends, checkpoint);
      await commits.submit(prepared);
      return prepared.streams.flatMap(({ events }) => events.map(({ event }) => event));
    },
    async readStream(category, id, afterVersion = 0) {
      ensureOpen();
      return log.stream(streamName(category, id), afterVersion);
    },
    async load(kind, ids) {
      ensureOpen();
      return entities.load(kind, ids);
    },
    async find(kind, query) {
      ensureOpen();
      return entities.find(kind, query);
    },
    async count(kind, where) {
      ensureOpen();
      return statesOf(kind.category).count(where);
    },
    async readLog(after, limit) {
      ensureOpen();
      return log.read(after, limit);
    },
    async logEnd() {
      ensureOpen();
      return log.end();
    },
    async position(consumer) {
      ensureOpen();
      return progress.position(consumer);
    },
    async processed(consumer, streams) {
      ensureOpen();
      return progress.processed(consumer, streams);
    },
    deadLetters: deadLetters(database, prepare, ensureOpen),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function outcome(index: number, write: () => VersionConflict | null): Outcome {
  try {
    const conflict = write();
    return conflict === null ? undefined : { error: conflict };
  } catch (error) {
    throw new JobFailed(index, error);
  }
}
