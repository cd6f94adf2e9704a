import type { Entity, Value } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import { partState } from '../embedding.ts';
import { newest } from '../newest.ts';
import type { JoinedDocument } from '../store.ts';
import type { DocumentTable, ManyPart, OnePart } from './layout.ts';
import { type Change, insertRow, updateRow } from './row.ts';

/** What a stored document is compared by: everything but the states. */
type Before = ReadonlyMap<string, Value | null>;

/** Writes documents that are newer than what is stored, touching only the columns that change. */
export function putDocuments(prepare: Prepare, table: DocumentTable, documents: readonly JoinedDocument[]): void {
  const stored = read(
    prepare,
    table,
    documents.map(({ root }) => root.id),
  );
  for (const document of newest(documents, ({ root }) => root)) {
    const { id, version } = document.root;
    const before = stored.get(id);
    if (before !== undefined && Number(before.get('version')) >= version) continue;
    const changes = changesOf(table, before, document);
    if (before === undefined) insertRow(prepare, table.sql, [['id', id], ...changes]);
    else updateRow(prepare, table.sql, id, changes);
    for (const part of table.manys) {
      if (changes.some(([column]) => column === part.ids)) link(prepare, part, id, idsOf(document, part));
    }
  }
}

function read(prepare: Prepare, table: DocumentTable, ids: readonly string[]): ReadonlyMap<string, Before> {
  const names = [
    'version',
    ...table.columns.map(({ sql }) => sql),
    ...table.ones.flatMap((part) => [part.id, part.version, ...part.columns.map(({ sql }) => sql)]),
    ...table.manys.map(({ ids }) => ids),
  ];
  const select = `SELECT d.id, ${names.map((name) => `d.${name}`).join()}`;
  const rows = prepare(`${select} FROM json_each(?) j CROSS JOIN ${table.sql} d ON d.id = j.value`).rows(
    JSON.stringify(ids),
  );
  return new Map(
    rows.map(([id, ...values]) => [id as string, new Map(names.map((name, at) => [name, values[at] as Value | null]))]),
  );
}

const idsOf = ({ root, parts }: JoinedDocument, { name }: ManyPart | OnePart): string[] =>
  root.state === null ? [] : (parts[name] ?? []).map(({ id }) => id);

function changesOf(table: DocumentTable, before: Before | undefined, document: JoinedDocument): Change[] {
  const { version, state } = document.root;
  const compared: Change[] = table.columns.map((column) => [column.sql, column.of(state)]);
  for (const part of table.manys) compared.push([part.ids, JSON.stringify(idsOf(document, part))]);
  const changes: Change[] = [
    ['version', version],
    ['state', state === null ? null : JSON.stringify(state)],
  ];
  for (const part of table.ones) {
    const [id] = idsOf(document, part);
    const entity = document.parts[part.name]?.[0]?.entity ?? null;
    if (id !== undefined && before?.get(part.id) === id && Number(before.get(part.version)) >= (entity?.version ?? 0)) {
      continue; // what the document has is as new
    }
    compared.push(...partColumns(part, id, entity));
    const kept = id === undefined ? null : partState(part.embedding, entity?.state ?? null);
    changes.push([part.state, kept === null ? null : JSON.stringify(kept)]);
  }
  changes.push(...compared.filter(([column, value]) => before === undefined || before.get(column) !== value));
  return changes;
}

function partColumns(part: OnePart, id: string | undefined, entity: Entity | null): Change[] {
  return [
    [part.id, id ?? null],
    [part.version, id === undefined ? null : (entity?.version ?? 0)],
    ...part.columns.map((column): Change => [column.sql, column.of(id === undefined ? null : (entity?.state ?? null))]),
  ];
}

function link(prepare: Prepare, { links }: ManyPart, doc: string, ids: readonly string[]): void {
  prepare(`DELETE FROM ${links} WHERE doc = ?`).run(doc);
  const insert = prepare(`INSERT INTO ${links} (doc, position, part) VALUES (?, ?, ?)`);
  for (const [position, part] of ids.entries()) insert.run(doc, position, part);
}
