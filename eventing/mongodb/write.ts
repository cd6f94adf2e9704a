import { BSON, type ClientSession } from 'mongodb';
import { VersionConflict } from '../errors.ts';
import type { Outcome } from '../group-commit.ts';
import type { PreparedAppend } from './append.ts';
import { storedStream } from './consumers.ts';
import type { EventDocument, Layout } from './layout.ts';
import { putAll } from './put.ts';
import { progressKey, type RememberedVersions } from './remembered.ts';
import { storedVersions } from './stored-versions.ts';

/** What a transaction did, if it is committed. */
export interface WrittenGroup {
  readonly outcomes: readonly Outcome[];
  /** How many transactions there are with it. */
  readonly commits: number;
  /** The versions that it left, as {@link RememberedVersions} keeps them. */
  readonly versions: ReadonlyMap<string, number>;
  readonly events: readonly EventDocument[];
}

/**
 * Writes the appends of a group within the transaction of the session: those that nothing speaks against. `doubted` is what an
 * earlier transaction wrote of the same group of which the server said in the end that it was undone. It is looked for
 * all the same: who met his own events would take them for a conflict, and tell that nothing happened.
 */
export async function writeGroup(
  layout: Layout,
  session: ClientSession,
  remembered: RememberedVersions,
  group: readonly PreparedAppend[],
  doubted: WrittenGroup | null,
): Promise<WrittenGroup> {
  // First of all: from here on no other transaction of this database gets on, and this one sees all that were before.
  const size = group.flatMap(({ streams }) => streams).reduce((sum, { events }) => sum + events.length, 0);
  const change = { $inc: { offset: size, commits: 1 } };
  const before = await layout.counter.findOneAndUpdate({ _id: 'log' }, change, { session, returnDocument: 'before' });
  if (before === null) {
    throw new Error(`the database ${layout.database.databaseName} has lost its counter: was it dropped? Restart.`);
  }
  remembered.follow(before.commits);
  const commits = before.commits + 1;
  if (doubted !== null && (await isLogged(layout, session, doubted.events))) return { ...doubted, commits };
  const stored = await storedVersions(layout, session, remembered, group);

  const versions = new Map<string, number>();
  const accepted: PreparedAppend[] = [];
  const outcomes = group.map((append): Outcome => {
    const conflict = conflictOf(append, (key) => versions.get(key) ?? stored.get(key) ?? remembered.get(key) ?? 0);
    if (conflict !== null) return { error: conflict };
    accepted.push(append);
    for (const { stream, after } of append.streams) versions.set(stream, after.version);
    for (const [stream, version] of append.checkpoint?.versions ?? []) {
      versions.set(progressKey(append.checkpoint!.consumer, storedStream(stream)), version);
    }
    return undefined;
  });
  const events = await putAll(layout, session, accepted, before.offset);
  return { outcomes, commits, versions, events };
}

/** The conflict of an append with the versions that it meets. */
export function conflictOf({ streams, checkpoint }: PreparedAppend, current: (key: string) => number) {
  const own = new Map<string, number>();
  for (const { stream, expectedVersion, after } of streams) {
    const version = own.get(stream) ?? current(stream);
    if (version !== expectedVersion) return new VersionConflict(stream, expectedVersion, version);
    own.set(stream, after.version);
  }
  for (const [stream, expected] of checkpoint?.after ?? []) {
    const consumer = checkpoint!.consumer;
    const version = current(progressKey(consumer, storedStream(stream)));
    if (version !== expected) return new VersionConflict(`${consumer}'s progress on ${stream}`, expected, version);
  }
  return null;
}

/** Whether exactly these events are in the log: offsets are never given twice, but to others when a transaction is undone. */
async function isLogged(layout: Layout, session: ClientSession, events: readonly EventDocument[]): Promise<boolean> {
  const offsets = events.map(({ _id }) => _id);
  const found = await layout.events.find({ _id: { $in: offsets } }, { session, sort: { _id: 1 } }).toArray();
  return events.length > 0 && events.length === found.length && events.every((event, i) => isSame(event, found[i]!));
}

/** As the database keeps them: without what JSON does not have. */
const isSame = (a: EventDocument, b: EventDocument): boolean => stored(a).equals(stored(b));
const stored = (event: EventDocument): Buffer => Buffer.from(BSON.serialize(event, { ignoreUndefined: true }));
