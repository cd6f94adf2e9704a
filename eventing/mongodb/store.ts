import type { EntityKind } from '../decider.ts';
import type { Query } from '../query.ts';
import type { Entity, EventStore, StoredKind } from '../store.ts';
import { answering } from './answering.ts';
import { prepareAppend } from './append.ts';
import { openAppends } from './appends.ts';
import { openBell } from './commits.ts';
import type { MongoConnection } from './connection.ts';
import { consumers } from './consumers.ts';
import { deadLetters } from './dead-letters.ts';
import { declareKind, type UnneededIndex } from './declaration.ts';
import { layoutOf, makeLayout } from './layout.ts';
import { eventLog } from './log.ts';
import { rememberedVersions } from './remembered.ts';
import { sharedReads } from './shared-reads.ts';
import { statesByCategory } from './states.ts';

export interface MongoStoreOptions {
  /** Stays open when the store is closed. */
  readonly connection: MongoConnection;
  /** Of this service alone. Made when it is missing. */
  readonly database: string;
  readonly name: string;
  readonly kinds: readonly StoredKind[];
  /** Told at the start of each index of the states that no kind declares (any more). None is dropped. */
  readonly onUnneededIndex?: (index: UnneededIndex) => void;
  /** Told when what goes on behind the calls fails, and is tried again: the database does not answer, as a rule. */
  readonly onFailure?: (failure: unknown) => void;
}

export interface MongoStore extends EventStore {
  /** Calls the listener soon after each commit, of whichever process; maybe also when there was none. It must not throw. */
  onCommit(listener: () => void): Disposable;
}

/**
 * An event store in a MongoDB database of its own; any number of stores and processes may write it at the same time. States
 * and event data must be JSON values, and are kept as such, except that half a surrogate pair becomes U+FFFD. What a
 * load returns must not be changed.
 *
 * Every read sees what a majority has: what was shown is never taken back. An append resolves when a majority has it on
 * its disks. When a call rejects with Unavailable, `done` says whether an append may have been done.
 * @throws Unavailable when no primary answers. Error when the database is of a newer layout.
 *
 * Not kept: object keys that hold NUL, or are `_bsontype` (the append is refused); an object of `$ref` and `$id` alone, which
 * the driver takes for something of its own.
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<MongoStore> {
  const { connection, database, name, kinds, onUnneededIndex = () => {}, onFailure = () => {} } = options;
  const layout = layoutOf(connection.database(database));
  const log = eventLog(layout);
  const statesOf = statesByCategory(layout, kinds, name);
  const remembered = rememberedVersions();
  const progress = consumers(layout);
  const bell = openBell(layout, onFailure);
  const appending = await answering(async () => {
    await connection.connect();
    await makeLayout(layout);
    for (const kind of kinds) (await declareKind(layout, log, statesOf(kind))).forEach(onUnneededIndex);
    return openAppends(connection, layout, remembered, bell, onFailure);
  });
  const loads = new Map(kinds.map((kind) => [kind.category, sharedReads(statesOf(kind).load)]));

  let closing: Promise<void> | undefined;
  /** @throws Error when the store is closed. */
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    ensureOpen();
    return answering(work);
  };
  const ensureOpen = () => {
    if (closing !== undefined) throw new Error(`store ${name} is closed`);
  };
  const close = async () => {
    await appending[Symbol.asyncDispose]();
    await bell[Symbol.asyncDispose]();
  };

  return {
    name,
    kinds,
    append: (appends, checkpoint) =>
      asked(async () => {
        const prepared = prepareAppend(statesOf, appends, checkpoint);
        await appending.submit(prepared);
        return prepared.streams.flatMap(({ events }) => events);
      }),
    readStream: (category, id, afterVersion = 0) => asked(() => log.stream(category, id, afterVersion)),
    load: <S extends object>(kind: EntityKind<S>, ids: readonly string[]) =>
      // The caller's kind says which state its category has; the store itself only keeps JSON.
      asked(async () => (await loads.get(statesOf(kind).kind.category)!(ids)) as ReadonlyMap<string, Entity<S>>),
    find: <S extends object>(kind: EntityKind<S>, query: Query) =>
      asked(async () => (await statesOf(kind).find(query)) as (Entity<S> & { state: S })[]),
    count: (kind, where) => asked(async () => statesOf(kind).count(where)),
    readLog: (after, limit) => asked(() => log.read(after, limit)),
    logEnd: () => asked(() => log.end()),
    position: (consumer) => asked(() => progress.position(consumer)),
    processed: (consumer, streams) => asked(() => progress.processed(consumer, streams)),
    deadLetters: deadLetters(layout, ensureOpen),
    onCommit(listener) {
      ensureOpen();
      return bell.listen(listener);
    },
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
