import type { Entity } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import { partState } from '../embedding.ts';
import type { DocumentTable, OnePart } from './layout.ts';
import type { Change } from './row.ts';

/**
 * Writes entities into the documents that embed them. The elements of a `many` part are read through the links from the
 * entities themselves, so for them nothing is left to do: a container that was on a thousand orders is written once.
 */
export function putParts(prepare: Prepare, table: DocumentTable, join: string, entities: readonly Entity[]): void {
  const part = table.ones.find(({ name }) => name === join);
  if (part === undefined) return;
  for (const entity of entities) putPart(prepare, table.sql, part, entity);
}

function putPart(prepare: Prepare, table: string, part: OnePart, entity: Entity): void {
  const columns = part.columns.map((column): Change => [column.sql, column.of(entity.state)]);
  const select = [part.version, ...part.columns.map(({ sql }) => sql)].join();
  const where = `WHERE ${part.id} = ? AND ${part.version} < ?`;
  // Mostly one row: the documents that embed an entity were brought to its last version together.
  const before = prepare(`SELECT DISTINCT ${select} FROM ${table} ${where}`).rows(entity.id, entity.version);
  if (before.length === 0) return;
  const state = partState(part.embedding, entity.state);
  const changes: Change[] = [
    [part.version, entity.version],
    [part.state, state === null ? null : JSON.stringify(state)],
    ...columns.filter(([, value], at) => before.some((row) => row[at + 1] !== value)),
  ];
  prepare(`UPDATE ${table} SET ${changes.map(([column]) => `${column} = ?`).join()} ${where}`).run(
    ...changes.map(([, value]) => value),
    entity.id,
    entity.version,
  );
}
