import type { Db, Document } from 'mongodb';
import type { Entity } from '../../eventing/index.ts';
import { type Embedding, embeddings, partState } from '../embedding.ts';
import { newest } from '../newest.ts';
import type { JoinedDocument } from '../store.ts';
import { type Stored, writeGuarded } from './guarded.ts';
import { columnsOf, type DocumentCollection } from './layout.ts';
import { packed } from './packed.ts';

/** A part as its document embeds it. Version 0: not known yet. */
export const partOf = (embedding: Embedding, id: string, entity: Entity | null) => ({
  id,
  version: entity?.version ?? 0,
  ...packed(partState(embedding, entity?.state ?? null)),
  ...columnsOf(embedding.columns, entity?.state ?? null),
});

/** Writes documents that are newer than what is stored. A part that a document has already stays where it is as new. */
export async function putDocuments(
  database: Db,
  { view, name }: DocumentCollection,
  documents: readonly JoinedDocument[],
  isNew: (id: string) => boolean,
): Promise<void> {
  const writes = [...newest(documents, ({ root }) => root)].map(({ root, parts }) => {
    const embedded = embeddings(view).map(([name, embedding]): Embedded => {
      const given = root.state === null ? [] : (parts[name] ?? []);
      return [name, embedding, given.map(({ id, entity }) => partOf(embedding, id, entity))];
    });
    const own = { version: root.version, ...packed(root.state), ...columnsOf(view.columns, root.state) };
    return {
      document: { _id: root.id, ...own, parts: asGiven(embedded) },
      pipeline: [{ $replaceWith: { _id: '$_id', ...literals(own), parts: newerOfEach(embedded) } }],
      isNew: isNew(root.id),
    };
  });
  await writeGuarded(database.collection<Stored>(name), writes);
}

type Embedded = readonly [name: string, embedding: Embedding, given: readonly PartDocument[]];

const asGiven = (embedded: readonly Embedded[]): Document =>
  Object.fromEntries(embedded.map(([name, { join }, given]) => [name, join === 'one' ? (given[0] ?? null) : given]));

/** Expressions that make of each part the newer: the given one, or the one that the document has. */
const newerOfEach = (embedded: readonly Embedded[]): Document =>
  Object.fromEntries(
    embedded.map(([name, { join }, given]) => {
      const path = `$parts.${name}`;
      if (join === 'many') return [name, given.map((part) => newerElement(path, part))];
      return [name, given[0] === undefined ? literal(null) : newerOne(path, given[0])];
    }),
  );

const literals = (fields: object): Document =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, literal(value)]));

type PartDocument = ReturnType<typeof partOf>;

const newerOne = (path: string, part: PartDocument): Document => ({
  $cond: [isAsNew(path, part), path, literal(part)],
});

/** Elements repeat, and change their places: the one of this id is looked for. */
const newerElement = (path: string, part: PartDocument): Document => ({
  $ifNull: [{ $first: { $filter: { input: { $ifNull: [path, []] }, cond: isAsNew('$$this', part) } } }, literal(part)],
});

const isAsNew = (path: string, { id, version }: PartDocument): Document => ({
  $and: [{ $eq: [`${path}.id`, literal(id)] }, { $gte: [`${path}.version`, version] }],
});

/** Never read as an expression, whatever names and texts are in it. */
const literal = <T>(value: T) => ({ $literal: value });
