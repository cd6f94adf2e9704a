import type { Value } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import { documentLine, entityLine, type Stored } from '../dump.ts';
import { partState } from '../embedding.ts';
import type { DocumentTable, Layout, ManyPart, OnePart, StoredColumn } from './layout.ts';

type Cells = readonly unknown[];

const parsed = (state: unknown): object | null => (state === null ? null : (JSON.parse(state as string) as object));

const valuesOf = (columns: readonly StoredColumn[], cells: Cells): Stored['columns'] =>
  Object.fromEntries(columns.map(({ name }, at) => [name, cells[at] as Value | null]));

const byName = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Every line of the dump. To be read inside one transaction. */
export function* dumpLines(prepare: Prepare, layout: Layout): Generator<string> {
  for (const [category, { sql }] of byName(layout.entities)) {
    for (const [id, version, state] of prepare(`SELECT id, version, state FROM ${sql} ORDER BY id`).each()) {
      yield entityLine(category, { id: id as string, version: version as number, state: parsed(state) });
    }
  }
  for (const [, table] of byName(layout.documents)) {
    if (table.ones.length + table.manys.length > 0) yield* documentLines(prepare, table);
  }
}

function* documentLines(prepare: Prepare, table: DocumentTable): Generator<string> {
  const names = [
    ...['id', 'version', 'state', ...table.columns.map(({ sql }) => sql)],
    ...table.ones.flatMap((part) => [part.id, part.version, part.state, ...part.columns.map(({ sql }) => sql)]),
  ];
  for (const row of prepare(`SELECT ${names.join()} FROM ${table.sql} ORDER BY id`).each()) {
    const root = storedOf(table.columns, row);
    let at = 3 + table.columns.length;
    const parts: Record<string, readonly Stored[]> = {};
    for (const part of table.ones) {
      parts[part.name] = onePart(part, row.slice(at));
      at += 3 + part.columns.length;
    }
    for (const part of table.manys) parts[part.name] = manyParts(prepare, part, root.id);
    const ordered = Object.keys(table.view.join).flatMap((join) =>
      join in parts ? [[join, parts[join]!] as const] : [],
    );
    yield documentLine(table.view.name, root, Object.fromEntries(ordered));
  }
}

const storedOf = (columns: readonly StoredColumn[], [id, version, state, ...cells]: Cells): Stored => ({
  id: id as string,
  version: version as number,
  state: parsed(state),
  columns: valuesOf(columns, cells),
});

const onePart = (part: OnePart, cells: Cells): Stored[] => (cells[0] === null ? [] : [storedOf(part.columns, cells)]);

function manyParts(prepare: Prepare, { links, entities, columns, embedding }: ManyPart, doc: string): Stored[] {
  const names = ['l.part', 'coalesce(p.version, 0)', 'p.state', ...columns.map(({ sql }) => `p.${sql}`)];
  const rows = prepare(
    `SELECT ${names.join()} FROM ${links} l LEFT JOIN ${entities.sql} p ON p.id = l.part WHERE l.doc = ? ORDER BY l.position`,
  ).rows(doc);
  return rows.map((row) => {
    const stored = storedOf(columns, row);
    return { ...stored, state: partState(embedding, stored.state) };
  });
}
