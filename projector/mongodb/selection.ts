import type { Document as Bson } from 'mongodb';
import { type SortKey, streamName, type Value } from '../../eventing/index.ts';
import { cached } from '../cached.ts';
import { type Embedding, embeddings } from '../embedding.ts';
import type { Document, Found, Selected } from '../store.ts';
import { type DocumentCollection, pathOf } from './layout.ts';
import { type Packed, unpacked } from './packed.ts';

/**
 * What is read of a document, and how it becomes an answer. Decoding costs more than finding, so nothing is
 * asked for but what was selected.
 */
export interface Selection {
  readonly projection: Readonly<Record<string, 1>>;
  /** Null for a tombstone. */
  document(stored: Bson): Found | null;
}

export function selectionOf(
  documents: DocumentCollection,
  selected: Selected,
  orderBy: readonly SortKey[] = [],
): Selection {
  const ofDocuments = cached(known, documents, () => new WeakMap<Selected, Map<string, Selection>>());
  const ofSelected = cached(ofDocuments, selected, () => new Map<string, Selection>());
  return cached(ofSelected, orderBy.map(({ column }) => column).join(), () => make(documents, selected, orderBy));
}

/** Selections live as long as the compiled operations that they belong to; of each there are few orders. */
const known = new WeakMap<DocumentCollection, WeakMap<Selected, Map<string, Selection>>>();

type StoredPart = Partial<Packed> & { readonly id: string; readonly version: number };

function make(documents: DocumentCollection, selected: Selected, orderBy: readonly SortKey[]): Selection {
  const { view, paths } = documents;
  const columns = orderBy.map(({ column }) => pathOf(view, paths, column));
  const parts = Object.keys(selected.parts).map((name) => {
    const found = embeddings(view).find(([join]) => join === name);
    if (found === undefined) throw new TypeError(`the view '${view.name}' embeds no '${name}'`);
    return found;
  });
  const projected = [
    ...statePaths('', selected.root, view.root.key),
    ...columns,
    ...parts.flatMap(([name, { entity }]) => statePaths(`parts.${name}.`, selected.parts[name] ?? [], entity.key)),
    ...(selected.versions
      ? ['version', ...parts.flatMap(([name]) => [`parts.${name}.id`, `parts.${name}.version`])]
      : []),
  ];
  const keysetColumns = columns.map((path) => path.split('.'));

  return {
    projection: Object.fromEntries(projected.map((path) => [path, 1])),
    document(stored) {
      const root = stateOf(stored);
      if (root === null) return null;
      const embedded: Record<string, Document['parts'][string]> = {};
      for (const [name, { join }] of parts) {
        const part: unknown = stored.parts?.[name];
        if (join === 'many') embedded[name] = ((part ?? []) as StoredPart[]).map(stateOf);
        else embedded[name] = part === null || part === undefined ? null : stateOf(part as StoredPart);
      }
      const keyset: (Value | null)[] = keysetColumns.map((path) => valueAt(stored, path));
      keyset.push(stored._id);
      const document = { id: stored._id as string, root, parts: embedded, keyset };
      return selected.versions ? { ...document, versions: versionsOf(documents, parts, stored) } : document;
    },
  };
}

/** The key, at least: to tell what is there from what is not. */
function statePaths(prefix: string, properties: readonly string[], key: string): string[] {
  const wanted = [key, ...properties];
  const states = wanted.every(isPath) ? wanted.map((property) => `${prefix}state.${property}`) : [`${prefix}state`];
  return [...states, `${prefix}json`];
}

/** A property that cannot be named in a path is read with all the others. */
const isPath = (property: string): boolean => /^[^.$\0][^.\0]*$/.test(property);

const stateOf = ({ state = null, json }: Partial<Packed>): object | null => unpacked({ state, json });

function valueAt(stored: Bson, path: readonly string[]): Value | null {
  let value: unknown = stored;
  for (const name of path) value = (value as Bson | null | undefined)?.[name];
  return (value as Value | undefined) ?? null;
}

function versionsOf(
  { view }: DocumentCollection,
  parts: readonly (readonly [string, Embedding])[],
  stored: Bson,
): Readonly<Record<string, number>> {
  const versions: Record<string, number> = { [streamName(view.root.kind.category, stored._id)]: stored.version };
  for (const [name, { entity }] of parts) {
    for (const { id, version } of [(stored.parts?.[name] ?? []) as StoredPart | StoredPart[]].flat()) {
      if (version > 0) versions[streamName(entity.kind.category, id)] = version;
    }
  }
  return versions;
}
