import type { Entity } from '../eventing/index.ts';
import { embeddings, idsOf } from './embedding.ts';
import { inSlices } from './slices.ts';
import type { JoinedDocument, ViewWriter } from './store.ts';
import { together } from './together.ts';
import type { JoinedView } from './view.ts';

/** An entity that a batch was about, as the view's store has it now. */
export interface Touched {
  readonly entity: Entity;
  /** Whether this batch brought it here. Otherwise an earlier try did, and may have died before it wrote documents. */
  readonly fresh: boolean;
}

/** By category. */
export type TouchedEntities = ReadonlyMap<string, readonly Touched[]>;

/** By category and id. */
export type Entities = ReadonlyMap<string, ReadonlyMap<string, Entity>>;

/**
 * Brings one view's documents up to the touched entities, which have been put as entities before.
 *
 * Why this converges, with any number of projectors and any interleaving of their single writes: take a
 * document D that embeds part P. The projector of P's event does
 *     E1 put entity P    E2 put P into the documents that embed it
 * and the projector of D's root does
 *     D1 read entity P   D2 put D with it   D3 read entity P again   D4 put what is newer into the documents.
 * If E2 comes after D2, it finds D and P is in it. If E2 comes before D2, then so does E1, which is before E2; hence
 * D3, which is after D2, reads P (or something newer), and D4 writes it. Every write is guarded by the version of
 * what it writes, so late, repeated and overtaken ones change nothing. For the same reason nothing but these two orders
 * matters, and what a batch does for different joins and categories runs side by side.
 *
 * A projector may also die between any two of these steps. Its batch is then delivered again, its events are
 * duplicates by now, and still their entities are touched, so that E2 or D1 to D4 are done again. D2 may then
 * change nothing although D holds an older P than D1 now reads; that is why D4 writes all parts of a document that
 * is not fresh.
 */
export async function joinInto(
  writer: ViewWriter,
  view: JoinedView,
  touched: TouchedEntities,
  before: Entities,
): Promise<void> {
  // Roots first: their documents take the parts as they are now, which then need not be put into them.
  await inSlices(rootsOf(view, touched), (roots) => putDocuments(writer, view, roots, before));
  const parts = embeddings(view).map(([name, { entity }]) => {
    const entities = (touched.get(entity.kind.category) ?? []).map((part) => part.entity);
    return inSlices(entities, (some) => writer.putParts(view, name, some));
  });
  await together(parts);
}

/** D1, for all documents that {@link joinInto} will put: it may be done while the entities that were touched are put. */
export const partsBefore = (writer: ViewWriter, view: JoinedView, touched: TouchedEntities): Promise<Entities> =>
  readEntities(writer, wantedParts(view, rootsOf(view, touched)));

const rootsOf = ({ root }: JoinedView, touched: TouchedEntities) => touched.get(root.kind.category) ?? [];

async function putDocuments(
  writer: ViewWriter,
  view: JoinedView,
  roots: readonly Touched[],
  before: Entities,
): Promise<void> {
  await writer.putDocuments(
    view,
    roots.map(({ entity }) => documentOf(view, entity, before)),
  );
  const after = await readEntities(writer, wantedParts(view, roots));
  const joins = embeddings(view).map(async ([name, embedding]) => {
    const { category } = embedding.entity.kind;
    const newer = new Map<string, Entity>();
    for (const { entity, fresh } of roots) {
      for (const id of entity.state === null ? [] : idsOf(embedding, entity.state)) {
        const part = after.get(category)?.get(id);
        const written = fresh ? (before.get(category)?.get(id)?.version ?? 0) : 0;
        if (part !== undefined && part.version > written) newer.set(id, part);
      }
    }
    if (newer.size > 0) await writer.putParts(view, name, [...newer.values()]);
  });
  await together(joins);
}

/** The ids of all parts of these documents, by category. */
function wantedParts(view: JoinedView, roots: readonly Touched[]): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const [, embedding] of embeddings(view)) {
    const { category } = embedding.entity.kind;
    const ids = wanted.get(category) ?? new Set<string>();
    wanted.set(category, ids);
    for (const { entity } of roots) {
      if (entity.state !== null) for (const id of idsOf(embedding, entity.state)) ids.add(id);
    }
  }
  return wanted;
}

async function readEntities(writer: ViewWriter, wanted: ReadonlyMap<string, ReadonlySet<string>>): Promise<Entities> {
  const read = new Map<string, ReadonlyMap<string, Entity>>();
  const reads = [...wanted].map(async ([category, ids]) => {
    if (ids.size > 0) read.set(category, await writer.entities(category, [...ids]));
  });
  await together(reads);
  return read;
}

function documentOf(view: JoinedView, root: Entity, entities: Entities): JoinedDocument {
  const parts = embeddings(view).map(([name, embedding]) => {
    const known = entities.get(embedding.entity.kind.category);
    const ids = root.state === null ? [] : idsOf(embedding, root.state);
    return [name, ids.map((id) => ({ id, entity: known?.get(id) ?? null }))] as const;
  });
  return { root, parts: Object.fromEntries(parts) };
}
