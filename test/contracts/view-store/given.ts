import type { Entity } from '../../../eventing/index.ts';
import { embeddings, embeds, idsOf } from '../../../projector/embedding.ts';
import type { JoinedDocument, Selected, ViewStore, ViewWriter } from '../../../projector/store.ts';
import type { JoinedView } from '../../../projector/view.ts';
import { type Box, boxes, homes, type Item, views } from '../../projector/boxes.ts';

export const aBox = (id: string, version: number, state: Partial<Box> = {}): Entity<Box> => ({
  id,
  version,
  state: { id, label: null, weight: null, size: null, lid: null, parent: null, items: [], ...state },
});

export const anItem = (id: string, version: number, state: Partial<Item> = {}): Entity<Item> => ({
  id,
  version,
  state: { id, name: null, rank: null, secret: 'secret', home: null, ...state },
});

export const gone = (id: string, version: number): Entity => ({ id, version, state: null });

/** Everything of a box. */
export const all: Selected = {
  root: ['id', 'label', 'weight', 'size'],
  parts: { lid: ['name', 'rank'], parent: ['label'], items: ['name', 'rank'] },
};
export const nothing: Selected = { root: [], parts: {} };

/** A box's document with its parts as given; parts that are not given are not known. */
export const documentOf = (root: Entity<Box>, parts: readonly Entity[] = []): JoinedDocument =>
  joined(boxes, root, parts);

function joined(view: JoinedView, root: Entity, parts: readonly Entity[]): JoinedDocument {
  const embedded = embeddings(view).map(([name, embedding]) => {
    const ids = root.state === null ? [] : idsOf(embedding, root.state);
    return [name, ids.map((id) => ({ id, entity: parts.find((part) => part.id === id) ?? null }))];
  });
  return { root, parts: Object.fromEntries(embedded) };
}

/** Puts boxes and items as one projector would: the entities, then the documents of both. */
export const put = (store: ViewStore, boxesPut: readonly Entity<Box>[], itemsPut: readonly Entity[] = []) =>
  store.write(async (writer) => {
    if (itemsPut.length > 0) await writer.putEntities('items', itemsPut);
    if (boxesPut.length > 0) await writer.putEntities('boxes', boxesPut);
    await putRoots(writer, boxes, boxesPut);
    await putRoots(writer, homes, itemsPut);
    if (itemsPut.length > 0) for (const join of ['lid', 'items']) await writer.putParts(boxes, join, itemsPut);
  });

async function putRoots(writer: ViewWriter, view: JoinedView, roots: readonly Entity[]): Promise<void> {
  for (const root of roots) {
    const parts: Entity[] = [];
    for (const [, embedding] of embeddings(view)) {
      const wanted = root.state === null ? [] : idsOf(embedding, root.state);
      parts.push(...(await writer.entities(embedding.entity.kind.category, wanted)).values());
    }
    await writer.putDocuments(view, [joined(view, root, parts)]);
  }
}

/** The views that have documents of their own. */
export const embedding = views.filter(embeds);

/** The document of one box. */
export const read = async (store: ViewStore, id: string) => (await store.get(boxes, [id], all)).get(id);
