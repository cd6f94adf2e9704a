import type { Db } from 'mongodb';
import { answering } from '../../eventing/mongodb/index.ts';
import { embeds } from '../embedding.ts';
import { ViewChanged } from '../errors.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { JoinedView } from '../view.ts';
import type { IndexKey, Layout } from './layout.ts';
import { parkedIndex } from './parked.ts';

/** Grows when this adapter changes its documents. */
const format = 1;

/** An index that no declaration asks for: it costs with every write, and may still serve somebody. */
export interface UnneededIndex {
  readonly collection: string;
  readonly index: string;
}

/**
 * Notes what the database is made for, or finds it noted. Indexes do not count: those that are missing are made.
 * @throws ViewChanged when it was made for other declarations.
 */
export async function claim(database: Db, views: readonly JoinedView[]): Promise<void> {
  const fingerprint = fingerprintOf(views, 'mongodb', format);
  const meta = database.collection<{ readonly _id: string; readonly fingerprint: string }>('meta');
  const found = await answering(() =>
    meta.findOneAndUpdate(
      { _id: 'views' },
      { $setOnInsert: { fingerprint } },
      { upsert: true, returnDocument: 'after' },
    ),
  );
  if (found?.fingerprint !== fingerprint) throw new ViewChanged(database.databaseName);
}

/** Makes the indexes that are missing; returns those that nothing declares. */
export async function createIndexes(database: Db, layout: Layout): Promise<readonly UnneededIndex[]> {
  const wanted: [string, readonly IndexKey[]][] = [
    ...[...layout.entities.values()].map(({ name, indexes }): [string, IndexKey[]] => [name, indexes]),
    ...[...layout.documents.values()]
      .filter(({ view }) => embeds(view))
      .map(({ name, indexes }): [string, readonly IndexKey[]] => [name, indexes]),
  ];
  const unneeded = await Promise.all([
    ...wanted.map(([name, keys]) => createIn(database, name, keys, true)),
    createIn(database, 'parked', [parkedIndex], false),
  ]);
  return unneeded.flat();
}

async function createIn(
  database: Db,
  name: string,
  keys: readonly IndexKey[],
  hasTombstones: boolean,
): Promise<UnneededIndex[]> {
  const collection = database.collection(name);
  // Tombstones are few; with this index they are counted without a look at the others.
  const tombstones = { key: { state: 1 as const }, name: 'tombstones', partialFilterExpression: { state: null } };
  const own = distinct(keys).map((key) => ({ key: { ...key }, name: nameOf(key) }));
  const all = hasTombstones ? [...own, tombstones] : own;
  await answering(() => collection.createIndexes(all));
  const wanted = new Set(['_id_', ...all.map((index) => index.name)]);
  const there = await answering(() => collection.indexes());
  return there
    .map((index) => index.name ?? '')
    .filter((index) => !wanted.has(index))
    .map((index) => ({ collection: name, index }));
}

/** Two views may declare the same. */
const distinct = (keys: readonly IndexKey[]): IndexKey[] => [
  ...new Map(keys.map((key) => [nameOf(key), key])).values(),
];

const nameOf = (key: IndexKey): string =>
  Object.entries(key)
    .map(([path, direction]) => `${path}_${direction}`)
    .join('_');
