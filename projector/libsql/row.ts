import type { Value } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';

/** A column's SQL name and its new value. */
export type Change = readonly [column: string, value: Value | null];

export function insertRow(prepare: Prepare, table: string, row: readonly Change[]): void {
  const columns = row.map(([column]) => column);
  prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`).run(
    ...row.map(([, value]) => value),
  );
}

/**
 * Sets columns of one row. To be called with those that changed only: SQLite rewrites every index that has a column
 * which is set, whether its value differs or not, and that is most of what a write costs.
 */
export function updateRow(prepare: Prepare, table: string, id: string, changes: readonly Change[]): void {
  prepare(`UPDATE ${table} SET ${changes.map(([column]) => `${column} = ?`).join()} WHERE id = ?`).run(
    ...changes.map(([, value]) => value),
    id,
  );
}
