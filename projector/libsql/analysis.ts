import type { Connection } from './connection.ts';

/**
 * Counts what is in the tables (a sample, some 10 ms): without that SQLite takes every index for equally good. Readers in other
 * processes learn of it when they open the file.
 */
export function analyse(writing: Connection): void {
  writing.exec('PRAGMA analysis_limit = 1000; ANALYZE');
  levelCounts(writing);
}

/**
 * Of a sample SQLite guesses for each index anew how many rows its table has, and may be wrong by ten times. Then the index of the
 * lowest guess seems the shortest way through the table, and the newest orders are found by sorting all of them. An index
 * that leaves out no row has as many as its table: all get the highest guess. (Those of deleted rows leave out nearly all.)
 */
export function levelCounts({ prepare, exec }: Connection): void {
  if (prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").row() === undefined) return;
  exec(`UPDATE sqlite_stat1 AS one SET stat = (
      SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 every WHERE every.tbl = one.tbl
    ) || substr(stat, instr(stat, ' ')) WHERE idx NOT LIKE '%\\_deleted' ESCAPE '\\'`);
  exec('ANALYZE sqlite_schema'); // only loads it
}
