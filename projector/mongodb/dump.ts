import type { Document as Bson, Db } from 'mongodb';
import { compareText } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import { documentLine, entityLine, type Stored as StoredLine } from '../dump.ts';
import { embeddings, embeds } from '../embedding.ts';
import { entityOf, type StoredEntity } from './entities.ts';
import type { DocumentCollection, Layout } from './layout.ts';
import { unpacked } from './packed.ts';

/**
 * Every line of the dump. Not guaranteed: that the lines are of one moment, where somebody writes meanwhile.
 */
export async function* dumpLines(database: Db, { entities, documents }: Layout): AsyncGenerator<string> {
  for (const [category, { name }] of byName(entities)) {
    for await (const stored of inOrder<StoredEntity>(database, name)) yield entityLine(category, entityOf(stored));
  }
  for (const [, of] of byName(documents)) {
    if (!embeds(of.view)) continue;
    for await (const stored of inOrder<Bson>(database, of.name)) yield lineOf(of, stored);
  }
}

const byName = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => compareText(a, b));

async function* inOrder<T extends Bson>(database: Db, name: string): AsyncGenerator<T> {
  await using cursor = database.collection<Bson>(name).find<T>({}, { sort: { _id: 1 } });
  for (;;) {
    const next = await answering(() => cursor.next());
    if (next === null) return;
    yield next;
  }
}

type Columns = Readonly<Record<string, unknown>>;

function lineOf({ view }: DocumentCollection, stored: Bson): string {
  const parts = embeddings(view).map(([name, { columns }]): [string, StoredLine[]] => {
    const embedded = [stored.parts[name] ?? []].flat() as Bson[];
    return [name, embedded.map((part) => storedLine(part.id, part, columns))];
  });
  return documentLine(view.name, storedLine(stored._id, stored, view.columns), Object.fromEntries(parts));
}

const storedLine = (id: string, { version, state, json, columns = {} }: Bson, declared: Columns): StoredLine => ({
  id,
  version,
  state: unpacked({ state, json }),
  columns: Object.fromEntries(Object.keys(declared).map((name) => [name, columns[name] ?? null])),
});
