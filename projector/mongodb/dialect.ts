import type { Filter } from 'mongodb';
import type { Condition } from '../../eventing/index.ts';
import { conditionsFilter, type Dialect, type Kept } from '../../eventing/mongodb/index.ts';
import { cached } from '../cached.ts';
import { type DocumentCollection, pathOf } from './layout.ts';

/** Names the id of an embedded element, which no column can be called. */
const LINK = '$id';

export const dialectOf = (documents: DocumentCollection): Dialect =>
  cached(dialects, documents, () => ({
    id: '_id',
    column: (name) => pathOf(documents.view, documents.paths, name),
    endsIndex: (path, direction) => endings(documents).has(ending(path, direction === 'asc' ? 1 : -1)),
    some: (part) => elementsOf(documents, part),
  }));

const dialects = new WeakMap<DocumentCollection, Dialect>();

const ending = (path: string, direction: 1 | -1): string => `${path} ${direction}`;

/** The last field before the id of each declared index. */
const endings = (documents: DocumentCollection): ReadonlySet<string> =>
  cached(endingsOf, documents, () => {
    const declared = documents.indexes.map((key) => Object.entries(key)).filter((key) => key.at(-1)?.[0] === '_id');
    return new Set(declared.flatMap((key) => key.slice(-2, -1).map(([path, direction]) => ending(path, direction))));
  });

const endingsOf = new WeakMap<DocumentCollection, ReadonlySet<string>>();

function elementsOf({ manys, view }: DocumentCollection, name: string) {
  const part = manys.find((many) => many.name === name);
  if (part === undefined) throw new TypeError(`the view '${view.name}' has no list of '${name}'`);
  const { path, embedding } = part;
  const column = (of: string): string => {
    if (of === LINK) return 'id';
    if (!Object.hasOwn(embedding.columns, of)) throw new TypeError(`'${name}' has no column '${of}'`);
    return `columns.${of}`;
  };
  return { path, dialect: { column } };
}

/**
 * What documents must meet. An element's column that is its key says which id it has, and by the id there is an index. The
 * columns of a tombstone are null, and null meets no condition: only without conditions it has to be left out.
 */
export const filterOf = (documents: DocumentCollection, where: readonly Condition[]): Filter<Kept> =>
  where.length === 0 ? existing : conditionsFilter(withLinks(documents, where), dialectOf(documents));

export const existing: Filter<Kept> = { state: { $ne: null } };

export const withLinks = ({ manys }: DocumentCollection, where: readonly Condition[]): readonly Condition[] =>
  where.map((condition) => {
    if (!('some' in condition)) return condition;
    const part = manys.find(({ name }) => name === condition.some);
    const byKey = condition.where.filter((c) => 'in' in c && c.column === part?.embedding.entity.key);
    return { ...condition, where: [...byKey.map((c) => ({ ...c, column: LINK })), ...condition.where] };
  });
