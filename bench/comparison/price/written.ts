import { embeddings, idsOf } from '../../../projector/embedding.ts';
import type { JoinedView, ViewStore, ViewWriter } from '../../../projector/index.ts';

/** Writes by what was written: each is a row or a document of the store's. */
export interface Written {
  entities: number;
  documents: number;
  /** Documents into which a part that they embed was written. */
  parts: number;
  /** Events that could not be applied and were put aside. */
  parked: number;
}

/** A view's store that counts what is written to it. */
export interface CountedStore {
  readonly store: ViewStore;
  /** All until now. */
  written(): Written;
}

/**
 * A part is handed to the store once, however many documents it goes into: so the wrapper remembers which documents embed
 * what, of which version, as the store does. Only for stores that are new.
 *
 * @param writesLists see Ground
 */
export function counted(store: ViewStore, writesLists: boolean): CountedStore {
  const written: Written = { entities: 0, documents: 0, parts: 0, parked: 0 };
  const embedded = embeddedParts();
  const counting = (writer: ViewWriter): ViewWriter => ({
    ...writer,
    async putEntities(category, entities) {
      await writer.putEntities(category, entities);
      written.entities += entities.length;
    },
    async putDocuments(view, documents) {
      await writer.putDocuments(view, documents);
      written.documents += documents.length;
      for (const { root, parts } of documents) {
        for (const [join, embedding] of embeddings(view)) {
          if (embedding.join === 'many' && !writesLists) continue;
          const ids = root.state === null ? [] : idsOf(embedding, root.state);
          const versions = new Map((parts[join] ?? []).map(({ id, entity }) => [id, entity?.version ?? 0]));
          embedded.put({ view, join, document: root.id }, ids, (id) => versions.get(id) ?? 0);
        }
      }
    },
    async putParts(view, join, entities) {
      await writer.putParts(view, join, entities);
      for (const { id, version } of entities) written.parts += embedded.bring(view, join, id, version);
    },
    async park(events) {
      await writer.park(events);
      written.parked += events.length;
    },
  });
  return {
    store: { ...store, write: (work) => store.write((writer) => work(counting(writer))) },
    written: () => ({ ...written }),
  };
}

interface Place {
  readonly view: JoinedView;
  readonly join: string;
  readonly document: string;
}

/** Which documents embed which parts, each with the version of the part that it has. */
function embeddedParts() {
  const partsOf = new Map<string, readonly string[]>();
  const documentsOf = new Map<string, Map<string, number>>();
  const key = (...of: readonly string[]) => JSON.stringify(of);
  return {
    put({ view, join, document }: Place, ids: readonly string[], versionOf: (id: string) => number): void {
      const place = key(view.name, join, document);
      const kept = new Map<string, number>();
      for (const id of partsOf.get(place) ?? []) {
        const documents = documentsOf.get(key(view.name, join, id));
        kept.set(id, documents?.get(document) ?? 0);
        documents?.delete(document);
      }
      for (const id of ids) {
        const part = key(view.name, join, id);
        const documents = documentsOf.get(part) ?? new Map<string, number>();
        // A part that it has already with the same id stays the newer of the two.
        documentsOf.set(part, documents.set(document, Math.max(versionOf(id), kept.get(id) ?? 0)));
      }
      partsOf.set(place, ids);
    },
    /** How many had it older. */
    bring(view: JoinedView, join: string, id: string, version: number): number {
      let older = 0;
      const documents = documentsOf.get(key(view.name, join, id)) ?? new Map<string, number>();
      for (const [document, known] of documents) {
        if (known >= version) continue;
        documents.set(document, version);
        older++;
      }
      return older;
    },
  };
}
