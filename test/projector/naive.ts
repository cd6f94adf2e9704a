import { compareText, type Entity, parseStream, type RecordedEvent } from '../../eventing/index.ts';
import { columnValues, documentLine, entityLine, type Stored } from '../../projector/dump.ts';
import { embeddings, embeds, idsOf, kindsOf, partState } from '../../projector/embedding.ts';
import type { JoinedView } from '../../projector/view.ts';

/** The dump of a view as it must be once all events have come: fold everything, then join what is there. */
export function naiveDump(views: readonly JoinedView[], events: readonly RecordedEvent[]): string[] {
  const entities = foldAll(views, events);
  const lines: string[] = [];
  for (const category of [...entities.keys()].sort(compareText)) {
    for (const entity of sorted(entities.get(category)!)) lines.push(entityLine(category, entity));
  }
  for (const view of views.filter(embeds).sort((a, b) => compareText(a.name, b.name))) {
    for (const root of sorted(entities.get(view.root.kind.category)!)) {
      lines.push(
        documentLine(view.name, { ...root, columns: columnValues(view.columns, root.state) }, parts(view, root)),
      );
    }
  }
  return lines;

  function parts(view: JoinedView, root: Entity) {
    const of = embeddings(view).map(([name, embedding]): [string, Stored[]] => {
      const known = entities.get(embedding.entity.kind.category)!;
      const ids = root.state === null ? [] : idsOf(embedding, root.state);
      const stored = ids.map((id) => {
        const { version, state } = known.get(id) ?? { version: 0, state: null };
        return { id, version, state: partState(embedding, state), columns: columnValues(embedding.columns, state) };
      });
      return [name, stored];
    });
    return Object.fromEntries(of);
  }
}

const sorted = (entities: ReadonlyMap<string, Entity>): Entity[] =>
  [...entities.values()].sort((a, b) => compareText(a.id, b.id));

function foldAll(views: readonly JoinedView[], events: readonly RecordedEvent[]): Map<string, Map<string, Entity>> {
  const kinds = kindsOf(views);
  const entities = new Map([...kinds.keys()].map((category) => [category, new Map<string, Entity>()]));
  for (const event of [...events].sort((a, b) => a.version - b.version)) {
    const { category, id } = parseStream(event.stream);
    const of = entities.get(category)!;
    const before = of.get(id) ?? { id, version: 0, state: null };
    if (event.version !== before.version + 1) continue;
    of.set(id, { id, version: event.version, state: kinds.get(category)!.evolve(before.state, event) });
  }
  return entities;
}

export async function lines(dump: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of dump) all.push(line);
  return all;
}
