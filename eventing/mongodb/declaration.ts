import { createHash } from 'node:crypto';
import type { AnyBulkWriteOperation, Collection, Document, IndexDescription } from 'mongodb';
import { MongoBulkWriteError } from 'mongodb';
import { parseStream } from '../event.ts';
import type { StoredKind } from '../store.ts';
import { type Layout, makeCollection, type StateDocument } from './layout.ts';
import type { Log } from './log.ts';
import { columnPath, type States } from './states.ts';

/** An index that no declaration asks for: it costs every write, and may be dropped when nobody else needs it. */
export interface UnneededIndex {
  readonly collection: string;
  readonly index: string;
}

interface KindDocument extends Document {
  _id: string;
  declaration: string;
}

/**
 * Makes each kind's states match its declaration. A kind that is new, or declared otherwise than when the database was
 * last opened, has its states folded anew from the log; the log itself never changes.
 *
 * The declaration is the columns and the text of the functions that compute columns and states. Functions that these call
 * are not seen: a change there alone needs another text in the kind itself.
 *
 * Not guaranteed: right columns of what an instance with another declaration writes meanwhile or later. Of two versions
 * of a service with different columns, stop the older one before the newer one starts.
 */
export async function declareKind(layout: Layout, log: Log, states: States): Promise<readonly UnneededIndex[]> {
  const { kind } = states;
  checkNames(kind);
  const collection = layout.states(kind.category);
  const unneeded = await makeIndexes(layout, collection, kind);
  const kinds = layout.database.collection<KindDocument>('kinds');
  const declaration = fingerprint(kind);
  if ((await kinds.findOne({ _id: kind.category }))?.declaration !== declaration) {
    await foldStates(collection, log, states);
    await kinds.replaceOne({ _id: kind.category }, { declaration }, { upsert: true });
  }
  return unneeded;
}

/** @throws TypeError for names that cannot be the name of a collection or of a part of a path. */
function checkNames({ category, columns, indexes }: StoredKind): void {
  if (!/^[^-.$\0]+$/.test(category))
    throw new TypeError(`category '${category}' must not contain a dash, dot or dollar`);
  const odd = Object.keys(columns).find((name) => name === '' || name === '__proto__' || /[.$\0]/.test(name));
  if (odd !== undefined) throw new TypeError(`column '${odd}' of ${category} must not contain a dot or dollar`);
  const unknown = indexes.flat().find((name) => !Object.hasOwn(columns, name));
  if (unknown !== undefined) throw new TypeError(`an index of ${category} names '${unknown}', which is no column`);
}

function fingerprint({ columns, evolve }: StoredKind): string {
  const described = Object.entries(columns).map(([name, { type, of }]) => [name, type, String(of)]);
  return createHash('sha256')
    .update(JSON.stringify([described, String(evolve)]))
    .digest('hex');
}

/** One with the same keys is left alone, whatever its name. */
async function makeIndexes(
  { database }: Layout,
  collection: Collection<StateDocument>,
  { indexes }: StoredKind,
): Promise<readonly UnneededIndex[]> {
  await makeCollection(database, collection.collectionName);
  const declared = indexes.map((names) => ({ name: names.join(), paths: [...names.map(columnPath), '_id'] }));
  const present = (await collection.indexes()).map(({ name = '', key }) => ({
    name,
    keys: keysOf(Object.entries(key)),
  }));
  const missing = declared.flatMap(({ name, paths }): IndexDescription[] => {
    const key = new Map(paths.map((path) => [path, 1]));
    return present.some(({ keys }) => keys === keysOf([...key])) ? [] : [{ name, key }];
  });
  if (missing.length > 0) await collection.createIndexes(missing);
  const needed = new Set(
    [['_id'], ...declared.map(({ paths }) => paths)].map((paths) => keysOf(paths.map((path) => [path, 1]))),
  );
  return present.flatMap(({ name, keys }) =>
    needed.has(keys) ? [] : [{ collection: collection.collectionName, index: name }],
  );
}

const keysOf = (keys: readonly (readonly [path: string, direction: unknown])[]): string => JSON.stringify(keys);

const AT_ONCE = 1_000;

interface Folded {
  readonly stream: string;
  readonly id: string;
  version: number;
  state: object | null;
}

/** So many entities at a time that memory does not grow with the log. */
async function foldStates(collection: Collection<StateDocument>, log: Log, { kind, document }: States): Promise<void> {
  let waiting: StateDocument[] = [];
  const flush = async () => {
    await putUnlessNewer(collection, waiting);
    waiting = [];
  };
  let current: Folded | undefined;
  for await (const event of log.category(kind.category)) {
    if (current?.stream !== event.stream) {
      if (current !== undefined) waiting.push(document(current));
      if (waiting.length === AT_ONCE) await flush();
      current = { stream: event.stream, id: parseStream(event.stream).id, version: 0, state: null };
    }
    current.state = kind.evolve(current.state, event);
    current.version = event.version;
  }
  if (current !== undefined) waiting.push(document(current));
  await flush();
}

const DUPLICATE_KEY = 11000;

/** An instance that is open may write at the same time: what it wrote is newer, and stays. */
async function putUnlessNewer(
  collection: Collection<StateDocument>,
  documents: readonly StateDocument[],
): Promise<void> {
  if (documents.length === 0) return;
  const puts = documents.map((replacement): AnyBulkWriteOperation<StateDocument> => {
    const { _id, version } = replacement;
    return { replaceOne: { filter: { _id, version: { $lte: version } }, replacement, upsert: true } };
  });
  try {
    await collection.bulkWrite(puts, { ordered: false });
  } catch (error) {
    // A newer one does not meet the filter, so that the server tries to insert beside it.
    const faults = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  }
}
