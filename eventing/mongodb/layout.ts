import type { Collection, Db, IndexDescription } from 'mongodb';
import type { RecordedEvent } from '../event.ts';
import type { Kept } from './query.ts';

/** The version of the database's layout, kept in the counter. */
const LAYOUT = 1;

export interface EventDocument extends Omit<RecordedEvent, 'id'> {
  /** Its offset in the log. */
  _id: number;
}

/** An entity as it is now; `state` and `columns` are null after its deletion. */
export interface StateDocument extends Kept {
  version: number;
  state: object | null;
  columns: Record<string, string | number | null> | null;
}

/**
 * The last offset that was given away, and how many transactions there were. Every transaction changes it first: so there is
 * one at a time, and an offset is visible only when all smaller ones are.
 *
 * Why the log is a collection that is counted, and not a change stream: a stream is a window on the server's own log, which is
 * cut off behind; who comes too late would have to read the collection anyway, and then needs a place in it that
 * agrees with the order of commits. The counter is that place. It costs nothing that the disk does not cost already:
 * appends share transactions, so there is one at a time in each process, and few processes.
 */
export interface CounterDocument {
  _id: 'log';
  offset: number;
  commits: number;
  layout: number;
}

export interface PositionDocument {
  _id: { consumer: string; source: string };
  offset: number;
}

export interface ProcessedDocument {
  _id: { consumer: string; stream: string };
  version: number;
}

/** The collections of a service's database. */
export interface Layout {
  readonly database: Db;
  readonly counter: Collection<CounterDocument>;
  readonly events: Collection<EventDocument>;
  readonly positions: Collection<PositionDocument>;
  readonly processed: Collection<ProcessedDocument>;
  states(category: string): Collection<StateDocument>;
}

const INDEXES: Readonly<Record<string, readonly IndexDescription[]>> = {
  events: [{ key: { stream: 1, version: 1 }, unique: true }],
  dead_letters: [{ key: { consumer: 1, stream: 1, version: 1 } }],
};

export const layoutOf = (database: Db): Layout => ({
  database,
  counter: database.collection('counter'),
  events: database.collection('events'),
  positions: database.collection('positions'),
  processed: database.collection('processed'),
  states: (category) => database.collection(`state_${category}`),
});

/**
 * Makes what is missing. A transaction then finds its collections.
 * @throws Error when the database is of a newer layout.
 */
export async function makeLayout({ database, counter }: Layout): Promise<void> {
  const initial = { offset: 0, commits: 0, layout: LAYOUT };
  await counter.updateOne({ _id: 'log' }, { $setOnInsert: initial }, { upsert: true });
  const { layout } = (await counter.findOne({ _id: 'log' })) ?? initial;
  if (layout > LAYOUT) {
    throw new Error(
      `the database ${database.databaseName} was written by a newer version (layout ${layout}, this one knows ${LAYOUT}): upgrade first`,
    );
  }
  await Promise.all(
    Object.entries(INDEXES).map(([name, indexes]) => database.collection(name).createIndexes([...indexes])),
  );
  await Promise.all(['positions', 'processed'].map((name) => makeCollection(database, name)));
}

const NAMESPACE_EXISTS = 48;

export async function makeCollection(database: Db, name: string): Promise<void> {
  try {
    await database.createCollection(name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === NAMESPACE_EXISTS)) throw error;
  }
}
