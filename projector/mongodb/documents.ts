import type { Db, Document } from 'mongodb';
import type { Entity } from '../../eventing/index.ts';
import { type Embedding, embeddings, partState } from '../embedding.ts';
import { newest } from '../newest.ts';
import type { JoinedDocument } from '../store.ts';
import type { JoinedView } from '../view.ts';
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
): Promise<void> {
  const put = [...newest(documents, ({ root }) => root)].map((document) => ({
    id: document.root.id,
    version: document.root.version,
    to: [{ $replaceWith: replacement(view, document) }],
  }));
  await writeGuarded(database.collection<Stored>(name), put);
}

/** An expression that makes the whole document: what is given, as it is, and of each part the newer. */
function replacement(view: JoinedView, { root, parts }: JoinedDocument): Document {
  const embedded = embeddings(view).map(([name, embedding]) => {
    const given = root.state === null ? [] : (parts[name] ?? []).map(({ id, entity }) => partOf(embedding, id, entity));
    const path = `$parts.${name}`;
    if (embedding.join === 'one') return [name, given[0] === undefined ? { $literal: null } : newerOne(path, given[0])];
    return [name, given.map((part) => newerElement(path, part))];
  });
  const { $literal: fixed } = literal({
    version: root.version,
    ...packed(root.state),
    ...columnsOf(view.columns, root.state),
  });
  const fields = Object.entries(fixed).map(([field, value]) => [field, literal(value)]);
  return { _id: '$_id', ...Object.fromEntries(fields), parts: Object.fromEntries(embedded) };
}

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
