import { createHash } from 'node:crypto';
import type Database from 'libsql';
import { parseStream } from '../event.ts';
import type { StoredKind } from '../store.ts';
import { transaction } from './database.ts';
import { categoryEvents } from './log.ts';
import type { Prepare } from './statements.ts';
import { quoted, states, stateTable } from './states.ts';

/**
 * Makes each kind's table of states match its declaration. A kind that is new, or declared otherwise than when
 * the file was last opened, has its states folded anew from the log; the log itself never changes.
 *
 * The declaration is the columns, the indexes, and the text of the functions that compute columns and states.
 * Functions that these call are not seen: a change there alone needs another text in the kind itself.
 */
export function declareKinds(database: Database.Database, prepare: Prepare, kinds: readonly StoredKind[]): void {
  for (const kind of kinds) {
    if (kind.category.includes('-')) throw new TypeError(`category '${kind.category}' must not contain a dash`);
    const declaration = fingerprint(kind);
    const isCurrent = () =>
      prepare('SELECT declaration FROM kinds WHERE category = ?').row(kind.category)?.[0] === declaration;
    if (isCurrent()) continue;
    transaction(database, () => {
      if (isCurrent()) return; // another process was faster
      createTable(database, kind);
      foldStates(prepare, kind);
      prepare('INSERT OR REPLACE INTO kinds VALUES (?, ?)').run(kind.category, declaration);
    });
  }
}

function fingerprint({ columns, indexes, evolve }: StoredKind): string {
  const described = Object.entries(columns).map(([name, { type, of }]) => [name, type, String(of)]);
  return createHash('sha256')
    .update(JSON.stringify([described, indexes, String(evolve)]))
    .digest('hex');
}

function createTable(database: Database.Database, kind: StoredKind): void {
  const table = stateTable(kind.category);
  const columns = Object.entries(kind.columns).map(([name, { type }]) => `, ${quoted(name)} ${type.toUpperCase()}`);
  database.exec(`DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} (_id TEXT PRIMARY KEY, _version INTEGER NOT NULL, _state TEXT${columns.join('')})`);
  for (const [i, names] of kind.indexes.entries()) {
    const unknown = names.find((name) => !Object.hasOwn(kind.columns, name));
    if (unknown !== undefined)
      throw new TypeError(`an index of ${kind.category} names '${unknown}', which is no column`);
    database.exec(
      `CREATE INDEX ${quoted(`state_${kind.category}_${i}`)} ON ${table} (${names.map(quoted).join()}, _id)`,
    );
  }
}

/** One entity at a time, so that memory does not grow with the log. */
function foldStates(prepare: Prepare, kind: StoredKind): void {
  const { prepareWrite } = states(prepare, kind);
  let current: { stream: string; version: number; state: object | null } | undefined;
  const write = () => {
    if (current === undefined) return;
    const { stream, version, state } = current;
    prepareWrite({ id: parseStream(stream).id, version, state })();
  };
  for (const event of categoryEvents(prepare, kind.category)) {
    if (current?.stream !== event.stream) {
      write();
      current = { stream: event.stream, version: 0, state: null };
    }
    current.state = kind.evolve(current.state, event);
    current.version = event.version;
  }
  write();
}
