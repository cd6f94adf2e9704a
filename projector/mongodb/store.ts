import type { Db } from 'mongodb';
import { answering, type MongoConnection } from '../../eventing/mongodb/index.ts';
import { cached } from '../cached.ts';
import type { ViewReader, ViewStore, ViewWriter } from '../store.ts';
import type { JoinedView } from '../view.ts';
import { readApplied } from './applied.ts';
import { putDocuments } from './documents.ts';
import { dumpLines } from './dump.ts';
import { putEntities, readEntities } from './entities.ts';
import { type DocumentCollection, type EntityCollection, type Layout, layoutOf } from './layout.ts';
import { park, parkedOf, staleEntities, unpark } from './parked.ts';
import { putParts } from './parts.ts';
import { expectSources, readProgress, writeProgress } from './progress.ts';
import { aggregateDocuments, countDocuments, findDocuments, getDocuments } from './read.ts';
import { claim, createIndexes, type UnneededIndex } from './schema.ts';

export interface MongoViewStoreOptions {
  /** Not closed with the store. */
  readonly connection: MongoConnection;
  /** The name of the database; made when it does not exist. Any number of processes may have it open. */
  readonly database: string;
  readonly views: readonly JoinedView[];
  /** Told of indexes that no view declares any more; they are left for a person to drop. A line to stderr unless told otherwise. */
  readonly onUnneededIndex?: (unneeded: UnneededIndex) => void;
}

/**
 * Joined views in a MongoDB database. Collections `entity_<category>` hold the entities, `view_<name>` the documents of
 * the views that embed something.
 *
 * Each document is written by itself, guarded by the versions in it, so any number of projectors may write at once, and
 * readers may see a part of a batch. Every write is on the disks of a majority before the next step, and reads see
 * nothing less.
 *
 * Not guaranteed: that several questions, or the pages of one, are answered from one moment.
 *
 * @throws ViewChanged when the database was made for other declarations, Unavailable when MongoDB does not answer; so
 * does every method of the store.
 */
export async function openMongoViewStore({
  connection,
  database: name,
  views,
  onUnneededIndex = tell,
}: MongoViewStoreOptions): Promise<ViewStore> {
  const layout = layoutOf(views);
  const database = connection.database(name);
  await answering(connection.connect);
  await claim(database, views);
  for (const unneeded of await createIndexes(database, layout)) onUnneededIndex(unneeded);
  let closed = false;
  return {
    ...readerOf(database, layout),
    write: async (work) => {
      if (closed) throw new Error(`the view store ${name} is closed`);
      await work(writerOf(database, layout));
    },
    dump: () => dumpLines(database, layout),
    [Symbol.asyncDispose]: async () => {
      closed = true;
    },
  };
}

const tell = ({ collection, index }: UnneededIndex): void =>
  console.error(`the index ${index} of ${collection} is declared by no view: drop it unless somebody else needs it`);

/** For one batch: it remembers which entities it has looked for in vain. */
function writerOf(database: Db, layout: Layout): ViewWriter {
  const absent = absentees();
  return {
    async entities(category, ids) {
      const found = await readEntities(database, entitiesOf(layout, category), ids);
      absent.note(category, ids, found);
      return found;
    },
    putEntities: async (category, entities) =>
      putEntities(database, entitiesOf(layout, category), entities, absent.of(category)),
    putDocuments: async (view, documents) =>
      putDocuments(database, documentsOf(layout, view), documents, absent.of(view.root.kind.category)),
    putParts: async (view, join, parts) => putParts(database, documentsOf(layout, view), join, parts),
    parked: (streams) => parkedOf(database, streams),
    park: (events) => park(database, events),
    unpark: (ids) => unpark(database, ids),
    putProgress: (advance) => writeProgress(database, advance),
    expectSources: (sources) => expectSources(database, sources),
  };
}

/** What was not there when it was last read, and so is likely to be inserted: a guess, which saves most of the writing. */
function absentees() {
  const byCategory = new Map<string, Set<string>>();
  const of = (category: string) => cached(byCategory, category, () => new Set<string>());
  return {
    of: (category: string) => (id: string) => of(category).has(id),
    note(category: string, asked: readonly string[], found: ReadonlyMap<string, unknown>) {
      for (const id of asked) {
        if (found.has(id)) of(category).delete(id);
        else of(category).add(id);
      }
    },
  };
}

const readerOf = (database: Db, layout: Layout): ViewReader => ({
  get: async (view, ids, selected) => getDocuments(database, documentsOf(layout, view), ids, selected),
  find: async (view, queries, selected) => {
    const documents = documentsOf(layout, view);
    return Promise.all(queries.map((query) => findDocuments(database, documents, query, selected)));
  },
  count: async (view, wheres) => {
    const documents = documentsOf(layout, view);
    return Promise.all(wheres.map((where) => countDocuments(database, documents, where)));
  },
  aggregate: async (view, query) => aggregateDocuments(database, documentsOf(layout, view), query),
  applied: (streams) => readApplied(database, layout, streams),
  progress: () => readProgress(database),
  stale: () => staleEntities(database),
});

function documentsOf({ documents }: Layout, view: JoinedView): DocumentCollection {
  const found = documents.get(view.name);
  if (found === undefined) throw new TypeError(`this store has no view '${view.name}'`);
  return found;
}

function entitiesOf({ entities }: Layout, category: string): EntityCollection {
  const found = entities.get(category);
  if (found === undefined) throw new TypeError(`this store keeps no ${category}`);
  return found;
}
