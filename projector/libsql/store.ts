import { parseStream } from '../../eventing/index.ts';
import type { ViewReader, ViewStore, ViewWriter } from '../store.ts';
import type { JoinedView } from '../view.ts';
import { analyse, levelCounts } from './analysis.ts';
import { type Connection, connect, snapshot } from './connection.ts';
import { putDocuments } from './documents.ts';
import { dumpLines } from './dump.ts';
import { type Entities, entitiesOf } from './entities.ts';
import { findDocuments, isOneStatement } from './find.ts';
import { type DocumentTable, type Layout, layoutOf } from './layout.ts';
import { park, parkedOf, staleEntities, unpark } from './parked.ts';
import { putParts } from './parts.ts';
import { expectSources, readProgress, writeProgress } from './progress.ts';
import { aggregateDocuments, countDocuments, getDocuments, readVersions } from './read.ts';
import { createTables } from './schema.ts';

export interface LibsqlViewStoreOptions {
  /** Created when it does not exist; its folder must. Other processes may have it open too. */
  readonly file: string;
  readonly views: readonly JoinedView[];
}

/**
 * Joined views in a libsql file. A batch is one transaction: readers see all of it or nothing, and there is one writer
 * at a time, also of several processes.
 *
 * Not guaranteed: that the last batches survive a power failure. The position goes with them, so they come again.
 *
 * @throws ViewChanged when the file was made for other declarations.
 */
export function openLibsqlViewStore({ file, views }: LibsqlViewStoreOptions): ViewStore {
  const layout = layoutOf(views);
  const writing = connect(file, 32);
  try {
    transaction(writing, () => {
      createTables(writing.prepare, file, layout, views);
      levelCounts(writing);
    });
  } catch (error) {
    writing.close();
    throw error;
  }
  const reading = connect(file, 16);
  const write = analysing(writerOf(writing, layout), writing, reading);
  let writes: Promise<unknown> = Promise.resolve();
  let closed = false;
  const settled = () => {}; // who asked for a write hears how it ended; the next one only waits for it

  return {
    ...readerOf(reading, layout),
    write: (work) => {
      if (closed) return Promise.reject(new Error(`the view store ${file} is closed`));
      const done = writes.then(() => write(work));
      writes = done.then(settled, settled);
      return done;
    },
    dump: () => dump(file, layout),
    [Symbol.asyncDispose]: async () => {
      if (closed) return;
      closed = true;
      await writes;
      reading.close();
      writing.close();
    },
  };
}

function transaction({ exec }: Connection, work: () => void): void {
  exec('BEGIN IMMEDIATE');
  try {
    work();
    exec('COMMIT');
  } catch (error) {
    exec('ROLLBACK');
    throw error;
  }
}

type Write = ViewStore['write'];

function writerOf(connection: Connection, layout: Layout): Write {
  const { prepare, exec } = connection;
  const entities = entitiesOf(prepare, layout);
  const writer = writerIn(connection, layout, entities);
  let dataVersion: unknown;
  return async (work) => {
    exec('BEGIN IMMEDIATE');
    try {
      const [now] = prepare('PRAGMA data_version').row() ?? [];
      if (now !== dataVersion) entities.forget(); // another process has written
      dataVersion = now;
      await work(writer);
      exec('COMMIT');
    } catch (error) {
      entities.forget();
      exec('ROLLBACK');
      throw error;
    }
  };
}

/** Looks at what is in the tables after the 10th batch, the 100th, and so on. */
function analysing(write: Write, writing: Connection, reading: Connection): Write {
  let batches = 0;
  let next = 10;
  return async (work) => {
    await write(work);
    if (++batches < next) return;
    next *= 10;
    analyse(writing);
    reading.exec('ANALYZE sqlite_schema'); // only loads it
  };
}

const writerIn = ({ prepare }: Connection, layout: Layout, entities: Entities): ViewWriter => ({
  entities: async (category, ids) => entities.load(category, ids),
  putEntities: async (category, all) => entities.put(category, all),
  putDocuments: async (view, documents) => putDocuments(prepare, tableOf(layout, view), documents),
  putParts: async (view, join, parts) => putParts(prepare, tableOf(layout, view), join, parts),
  parked: async (streams) => parkedOf(prepare, streams),
  park: async (events) => park(prepare, events),
  unpark: async (ids) => unpark(prepare, ids),
  putProgress: async (advance) => writeProgress(prepare, advance),
  expectSources: async (sources) => expectSources(prepare, sources),
});

function readerOf(connection: Connection, layout: Layout): ViewReader {
  const { prepare } = connection;
  return {
    get: async (view, ids, selected) => getDocuments(prepare, tableOf(layout, view), ids, selected),
    find: async (view, queries, selected) => {
      const table = tableOf(layout, view);
      const [only] = queries;
      if (queries.length === 1 && only !== undefined && isOneStatement(table, only)) {
        return [findDocuments(prepare, table, only, selected)];
      }
      return snapshot(connection, () => queries.map((query) => findDocuments(prepare, table, query, selected)));
    },
    count: async (view, wheres) => wheres.map((where) => countDocuments(prepare, tableOf(layout, view), where)),
    aggregate: async (view, query) => aggregateDocuments(prepare, tableOf(layout, view), query),
    applied: async (streams) =>
      readVersions(prepare, layout.entities, new Map(streams.map((stream) => [stream, parseStream(stream)]))),
    progress: async () => readProgress(prepare),
    stale: async () => staleEntities(prepare),
  };
}

function tableOf({ documents }: Layout, view: JoinedView): DocumentTable {
  const table = documents.get(view.name);
  if (table === undefined) throw new TypeError(`this store has no view '${view.name}'`);
  return table;
}

async function* dump(file: string, layout: Layout): AsyncGenerator<string> {
  const connection = connect(file, 4);
  try {
    connection.exec('BEGIN'); // one snapshot; closing ends it
    yield* dumpLines(connection.prepare, layout);
  } finally {
    connection.close();
  }
}
