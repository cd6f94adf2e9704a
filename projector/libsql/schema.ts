import type { Prepare } from '../../eventing/libsql/index.ts';
import { ViewChanged } from '../errors.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { JoinedView } from '../view.ts';
import type { DocumentTable, EntityTable, Layout, StoredColumn } from './layout.ts';

/** Grows when this adapter changes its tables. */
const format = 2;

const types = { text: 'TEXT', integer: 'INTEGER', real: 'REAL' } as const;
const definitions = (columns: readonly StoredColumn[]): string[] => columns.map((c) => `${c.sql} ${types[c.type]}`);

const indexName = (table: string, at: number): string => table.replace(/"$/, `_${at}"`);

const createIndexes = (table: string, indexes: readonly string[]): string[] =>
  indexes.map((columns, at) => `CREATE INDEX ${indexName(table, at)} ON ${table} (${columns})`);

/** Tombstones are few; with this index they are counted without a look at the others. */
const tombstones = (table: string): string =>
  `CREATE INDEX ${table.replace(/"$/, '_deleted"')} ON ${table} (id) WHERE state IS NULL`;

const entityTable = ({ sql, columns, indexes }: EntityTable): string[] => [
  `CREATE TABLE ${sql} (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, ${[...definitions(columns), 'state TEXT'].join()})`,
  ...createIndexes(sql, indexes),
  tombstones(sql),
];

function documentTable({ sql, columns, ones, manys, indexes }: DocumentTable): string[] {
  const one = ones.flatMap((p) => [`${p.id} TEXT`, `${p.version} INTEGER`, ...definitions(p.columns)]);
  // States stand behind all columns: what only filters, sorts or groups need not read over them.
  const states = ['state TEXT', ...ones.map((part) => `${part.state} TEXT`)];
  const all = [...definitions(columns), ...one, ...manys.map(({ ids }) => `${ids} TEXT`), ...states];
  return [
    `CREATE TABLE ${sql} (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, ${all.join()})`,
    ...createIndexes(sql, indexes),
    tombstones(sql),
    ...manys.flatMap(({ links }) => [
      `CREATE TABLE ${links} (doc TEXT NOT NULL, position INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (doc, position)) WITHOUT ROWID`,
      ...createIndexes(links, ['part, doc']),
    ]),
  ];
}

const own = [
  'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID',
  `CREATE TABLE parked (id TEXT PRIMARY KEY NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
     event TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL)`,
  'CREATE INDEX parked_stream ON parked (stream, version)',
];

/**
 * Creates the tables of an empty file. To be called inside a write transaction.
 * @throws ViewChanged when the file was made for other declarations.
 */
export function createTables(prepare: Prepare, file: string, layout: Layout, views: readonly JoinedView[]): void {
  prepare(own[0]!).run();
  const fingerprint = fingerprintOf(
    views,
    format,
    views.map((view) => view.indexes),
  );
  const found = prepare("SELECT value FROM meta WHERE key = 'views'").row();
  if (found !== undefined) {
    if (found[0] !== fingerprint) throw new ViewChanged(file);
    return;
  }
  const documents = [...layout.documents.values()].filter(({ ones, manys }) => ones.length + manys.length > 0);
  const tables = [
    ...own.slice(1),
    ...[...layout.entities.values()].flatMap(entityTable),
    ...documents.flatMap(documentTable),
  ];
  for (const table of tables) prepare(table).run();
  prepare("INSERT INTO meta VALUES ('views', ?)").run(fingerprint);
}
