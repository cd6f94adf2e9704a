import type { Document as Bson, Db } from 'mongodb';
import { type Condition, keysetComparator, type Query, type Value } from '../../eventing/index.ts';
import { and, answering, type Kept, type ReadMany, readRanges, sharedReads } from '../../eventing/mongodb/index.ts';
import { cached } from '../cached.ts';
import type { AggregateQuery, AggregateRow, Document, Found, Selected } from '../store.ts';
import { dialectOf, existing, filterOf, withLinks } from './dialect.ts';
import { type DocumentCollection, pathOf } from './layout.ts';
import { type Selection, selectionOf } from './selection.ts';

const collectionOf = (database: Db, { name }: DocumentCollection) => database.collection<Kept>(name);

/** Questions for the same fields that come in the same turn, as requests do that wait together, share one find. */
export function getDocuments(
  database: Db,
  documents: DocumentCollection,
  ids: readonly string[],
  selected: Selected,
): Promise<ReadonlyMap<string, Document>> {
  const selection = selectionOf(documents, selected);
  const read = cached(shared, selection, () =>
    sharedReads((wanted) => readDocuments(database, documents, wanted, selection)),
  );
  return read(ids);
}

/** Selections are made for the documents of one store. */
const shared = new WeakMap<Selection, ReadMany<Document>>();

async function readDocuments(
  database: Db,
  documents: DocumentCollection,
  ids: readonly string[],
  { projection, document }: Selection,
): Promise<ReadonlyMap<string, Document>> {
  const collection = collectionOf(database, documents);
  const stored = await answering(async () => {
    const [id] = ids;
    if (ids.length > 1 || id === undefined) {
      return collection.find({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 }).toArray();
    }
    const one = await collection.findOne({ _id: id }, { projection });
    return one === null ? [] : [one];
  });
  const found = stored.map(document).filter((one) => one !== null);
  return new Map(found.map((one) => [one.id, one]));
}

export async function findDocuments(
  database: Db,
  documents: DocumentCollection,
  query: Query,
  selected: Selected,
): Promise<Found[]> {
  const { projection, document } = selectionOf(documents, selected, query.orderBy);
  const collection = collectionOf(database, documents);
  const where = withLinks(documents, query.where);
  return readRanges(
    { ...query, where },
    dialectOf(documents),
    async ({ filter, sort }, limit) => {
      const wanted = where.length === 0 ? and(filter, existing) : filter;
      const stored = await answering(() =>
        collection.find(wanted, { projection, sort, limit, batchSize: limit + 1 }).toArray(),
      );
      return stored.map(document).filter((one) => one !== null);
    },
    ({ keyset }) => keyset,
  );
}

export async function countDocuments(
  database: Db,
  documents: DocumentCollection,
  where: readonly Condition[],
): Promise<number> {
  const collection = collectionOf(database, documents);
  if (where.length > 0) {
    const filter = filterOf(documents, where);
    return answering(() => collection.countDocuments(filter));
  }
  // Both are counted by an index alone; how many documents there are is not known for sure after a crash.
  const [all, tombstones] = await answering(() =>
    Promise.all([
      collection.countDocuments({}, { hint: '_id_' }),
      collection.countDocuments({ state: null }, { hint: 'tombstones' }),
    ]),
  );
  return all - tombstones;
}

export async function aggregateDocuments(
  database: Db,
  documents: DocumentCollection,
  { where, groupBy, sums }: AggregateQuery,
): Promise<AggregateRow[]> {
  const path = (column: string): string => `$${pathOf(documents.view, documents.paths, column)}`;
  const keys = groupBy.map((column, at) => [`k${at}`, { $ifNull: [path(column), null] }]);
  const summed = sums.map((column, at) => [`s${at}`, { $sum: path(column) }]);
  const group = { _id: Object.fromEntries(keys), count: { $sum: 1 }, ...Object.fromEntries(summed) };
  const pipeline = [{ $match: filterOf(documents, where) }, { $group: group }];
  const grouped = await answering(() => collectionOf(database, documents).aggregate(pipeline).toArray());
  const rows = grouped.map((row) => rowOf(row, groupBy.length, sums.length));
  if (rows.length === 0 && groupBy.length === 0) return [{ key: [], count: 0, sums: sums.map(() => 0) }];
  const compare = keysetComparator(groupBy.map((column) => ({ column, direction: 'asc' })));
  return rows.sort((a, b) => compare(a.key, b.key));
}

const rowOf = ({ _id, count, ...row }: Bson, keys: number, sums: number): AggregateRow => ({
  key: Array.from({ length: keys }, (_, at) => _id[`k${at}`] as Value | null),
  count: count as number,
  sums: Array.from({ length: sums }, (_, at) => row[`s${at}`] as number),
});
