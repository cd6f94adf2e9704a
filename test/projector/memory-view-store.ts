import { compareText, type Entity, type Position } from '../../eventing/index.ts';
import { columnValues, documentLine, entityLine, type Stored } from '../../projector/dump.ts';
import { type Embedding, embeddings, embeds, partState } from '../../projector/embedding.ts';
import type { JoinedDocument, ParkedEvent, ViewStore, ViewWriter } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { groupBy, memoryReads, type StoredDocument } from './memory-reads.ts';

/** Comes before every single read and write, however small: between two of them anything may happen. It may throw. */
export type Step = (what: string) => Promise<void> | void;

/**
 * A view store without transactions, as weak as the port allows: only the write of one entity, or of one document, is
 * atomic. Copies what it is given, as a database does.
 */
export function memoryViewStore(views: readonly JoinedView[], step: Step = () => {}): ViewStore {
  const entities = new Map<string, Map<string, Entity>>();
  const documents = new Map(views.filter(embeds).map((view) => [view.name, new Map<string, StoredDocument>()]));
  const parked = new Map<string, ParkedEvent>();
  let position: Position = {};
  let times = new Map<string, number>();

  const of = (category: string) => {
    const known = entities.get(category) ?? new Map<string, Entity>();
    entities.set(category, known);
    return known;
  };

  const writer: ViewWriter = {
    async entities(category, ids) {
      const found = new Map<string, Entity>();
      for (const id of ids) {
        await step(`read ${category} ${id}`);
        const entity = of(category).get(id);
        if (entity !== undefined) found.set(id, copy(entity));
      }
      return found;
    },
    async putEntities(category, all) {
      for (const entity of all) {
        await step(`put ${category} ${entity.id}@${entity.version}`);
        const known = of(category).get(entity.id);
        if ((known?.version ?? 0) < entity.version) of(category).set(entity.id, copy(entity));
      }
    },
    async putDocuments(view, all) {
      for (const document of all) {
        await step(`put document ${view.name} ${document.root.id}@${document.root.version}`);
        const known = documents.get(view.name)!.get(document.root.id);
        if ((known?.root.version ?? 0) < document.root.version) {
          documents.get(view.name)!.set(document.root.id, stored(view, document, known));
        }
      }
    },
    async putParts(view, join, all) {
      const [, embedding] = embeddings(view).find(([name]) => name === join)!;
      for (const entity of all) {
        // A database goes through the documents it finds one by one, too.
        for (const id of [...documents.get(view.name)!.keys()]) {
          await step(`put part ${join} ${entity.id}@${entity.version} into ${view.name} ${id}`);
          const known = documents.get(view.name)!.get(id)!;
          const parts = known.parts[join]!.map((part) =>
            part.id === entity.id && part.version < entity.version ? storedPart(embedding, entity.id, entity) : part,
          );
          documents.get(view.name)!.set(id, { ...known, parts: { ...known.parts, [join]: parts } });
        }
      }
    },
    async parked(streams) {
      await step(`read parked of ${streams}`);
      return sortedParked().filter(({ event }) => streams.includes(event.stream));
    },
    async park(events) {
      for (const event of events) {
        await step(`park ${event.event.id}`);
        parked.set(event.event.id, copy(event));
      }
    },
    async unpark(ids) {
      for (const id of ids) {
        await step(`unpark ${id}`);
        parked.delete(id);
      }
    },
    async putProgress({ position: passed, caughtUp }) {
      await step('put progress');
      position = { ...position, ...passed };
      for (const source of caughtUp?.sources ?? []) times.set(source, caughtUp!.at);
    },
    async expectSources(sources) {
      await step('expect sources');
      times = new Map(sources.map((source) => [source, times.get(source) ?? 0]));
    },
  };

  const sortedParked = () =>
    [...parked.values()].sort(
      (a, b) => compareText(a.event.stream, b.event.stream) || a.event.version - b.event.version,
    );

  const rows = (view: JoinedView): Iterable<StoredDocument> => {
    if (!views.some(({ name }) => name === view.name)) throw new TypeError(`there is no view '${view.name}'`);
    return documents.get(view.name)?.values() ?? [...of(view.root.kind.category).values()].map((e) => plain(view, e));
  };

  return {
    write: (work) => work(writer),
    ...memoryReads(rows),
    async applied(streams) {
      const version = (stream: string) => {
        const dash = stream.indexOf('-');
        return of(stream.slice(0, dash)).get(stream.slice(dash + 1))?.version ?? 0;
      };
      return new Map(streams.map((stream) => [stream, version(stream)]));
    },
    progress: async () => ({ position, asOf: times.size === 0 ? 0 : Math.min(...times.values()) }),
    async stale() {
      const streams = groupBy(sortedParked(), ({ event }) => event.stream);
      return [...streams].map(([stream, [first, ...rest]]) => ({
        stream,
        version: first!.event.version,
        reason: first!.reason,
        waiting: rest.length + 1,
      }));
    },
    async *dump() {
      for (const category of [...entities.keys()].sort(compareText)) {
        for (const entity of byId([...of(category).values()], (e) => e.id)) yield entityLine(category, entity);
      }
      for (const [view, all] of [...documents].sort(([a], [b]) => compareText(a, b))) {
        for (const { root, parts } of byId([...all.values()], (d) => d.root.id)) yield documentLine(view, root, parts);
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const byId = <T>(all: T[], id: (one: T) => string): T[] => all.sort((a, b) => compareText(id(a), id(b)));

const plain = (view: JoinedView, entity: Entity): StoredDocument => ({
  root: { ...entity, columns: columnValues(view.columns, entity.state) },
  parts: {},
});

function stored(view: JoinedView, { root, parts }: JoinedDocument, known: StoredDocument | undefined): StoredDocument {
  const joined = embeddings(view).map(([name, embedding]): [string, Stored[]] => {
    const read = root.state === null ? [] : (parts[name] ?? []);
    const kept = read.map(({ id, entity }) => {
      const before = known?.parts[name]?.find((part) => part.id === id);
      const newer = before !== undefined && before.version >= (entity?.version ?? 0);
      return newer ? before : storedPart(embedding, id, entity);
    });
    return [name, kept];
  });
  const { id, version, state } = copy(root);
  return {
    root: { id, version, state, columns: columnValues(view.columns, state) },
    parts: Object.fromEntries(joined),
  };
}

function storedPart(embedding: Embedding, id: string, entity: Entity | null): Stored {
  const state = entity === null ? null : copy(entity).state;
  return {
    id,
    version: entity?.version ?? 0,
    state: partState(embedding, state),
    columns: columnValues(embedding.columns, state),
  };
}
