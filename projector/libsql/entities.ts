import type { Entity, Value } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import { newest } from '../newest.ts';
import type { EntityTable, Layout } from './layout.ts';
import { type Change, insertRow, updateRow } from './row.ts';

/** How many entities of each category are kept parsed. */
const capacity = 5_000;

/** The entities as the writing side knows them. Sees its own uncommitted writes. */
export interface Entities {
  load(category: string, ids: readonly string[]): ReadonlyMap<string, Entity>;
  put(category: string, entities: readonly Entity[]): void;
  /** Forgets what was read: another connection has written, or a transaction was rolled back. */
  forget(): void;
}

export function entitiesOf(prepare: Prepare, layout: Layout): Entities {
  const recent = new Map<string, Map<string, Entity>>();

  const remember = (category: string, entity: Entity): void => {
    const known = recent.get(category) ?? new Map<string, Entity>();
    recent.set(category, known);
    known.delete(entity.id);
    known.set(entity.id, entity);
    if (known.size > capacity) known.delete(known.keys().next().value ?? '');
  };

  const load = (category: string, ids: readonly string[]): ReadonlyMap<string, Entity> => {
    const found = new Map<string, Entity>();
    const unknown: string[] = [];
    for (const id of ids) {
      const entity = recent.get(category)?.get(id);
      if (entity === undefined) unknown.push(id);
      else found.set(id, entity);
    }
    for (const entity of read(prepare, tableOf(layout, category), unknown)) {
      found.set(entity.id, entity);
      remember(category, entity);
    }
    return found;
  };

  const put = (category: string, entities: readonly Entity[]): void => {
    const table = tableOf(layout, category);
    const before = load(
      category,
      entities.map(({ id }) => id),
    );
    for (const entity of newest(entities, (entity) => entity)) {
      const known = before.get(entity.id);
      if (known !== undefined && known.version >= entity.version) continue;
      write(prepare, table, known, entity);
      remember(category, entity);
    }
  };

  return { load, put, forget: () => recent.clear() };
}

function tableOf({ entities }: Layout, category: string): EntityTable {
  const table = entities.get(category);
  if (table === undefined) throw new TypeError(`no view shows the category '${category}'`);
  return table;
}

function read(prepare: Prepare, { sql }: EntityTable, ids: readonly string[]): Entity[] {
  if (ids.length === 0) return [];
  const rows = prepare(
    `SELECT e.id, e.version, e.state FROM json_each(?) j CROSS JOIN ${sql} e ON e.id = j.value`,
  ).rows(JSON.stringify(ids));
  return rows.map(([id, version, state]) => ({
    id: id as string,
    version: version as number,
    state: state === null ? null : (JSON.parse(state as string) as object),
  }));
}

function write(prepare: Prepare, { sql, columns }: EntityTable, before: Entity | undefined, after: Entity): void {
  const now: Change[] = [
    ['version', after.version],
    ['state', after.state === null ? null : JSON.stringify(after.state)],
  ];
  if (before === undefined) {
    const values = columns.map((column): Change => [column.sql, column.of(after.state)]);
    insertRow(prepare, sql, [['id', after.id], ...now, ...values]);
    return;
  }
  for (const column of columns) {
    const value: Value | null = column.of(after.state);
    if (value !== column.of(before.state)) now.push([column.sql, value]);
  }
  updateRow(prepare, sql, after.id, now);
}
