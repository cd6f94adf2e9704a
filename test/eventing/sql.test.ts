import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import Database from 'libsql';
import { type Condition, keysetOf, matches, type Query, type Row, select, type Value } from '../../eventing/index.ts';
import { conditionsSql, type Dialect, ranges, readRanges, type Sql, statements } from '../../eventing/libsql/index.ts';

/** One row of the test table, in memory; `parts` are its elements of a `many` part. */
interface Sample {
  id: string;
  t: string | null;
  n: number | null;
  r: number | null;
  parts: readonly { t: string | null; n: number | null }[];
}

const column = (sample: Partial<Record<string, unknown>>) => (name: string) => sample[name] as Value | null;
const rowOf = (sample: Sample): Row & { sample: Sample } => ({
  sample,
  id: sample.id,
  column: column({ ...sample }),
  part: () => sample.parts.map((part) => ({ column: column(part) })),
});

const database = new Database(':memory:');
const prepare = statements(database);
database.exec(`CREATE TABLE rows (id TEXT PRIMARY KEY, t TEXT, n INTEGER, r REAL);
  CREATE TABLE parts (of TEXT, t TEXT, n INTEGER);
  CREATE INDEX rows_t ON rows (t, id); CREATE INDEX rows_n_t ON rows (n, t, id)`);
afterAll(() => void database.close());

const partDialect: Dialect = { id: 'parts.rowid', column: (name) => `parts.${name}` };
const dialect: Dialect = {
  id: 'rows.id',
  column: (name) => `rows.${name}`,
  some(_part, where): Sql {
    const inner = conditionsSql(where, partDialect);
    return { ...inner, sql: `EXISTS (SELECT 1 FROM parts WHERE parts.of = rows.id AND ${inner.sql})` };
  },
};

function fill(samples: readonly Sample[]): void {
  database.exec('BEGIN; DELETE FROM rows; DELETE FROM parts');
  for (const { id, t, n, r, parts } of samples) {
    prepare('INSERT INTO rows VALUES (?, ?, ?, ?)').run(id, t, n, r);
    for (const part of parts) prepare('INSERT INTO parts VALUES (?, ?, ?)').run(id, part.t, part.n);
  }
  database.exec('COMMIT');
}

const bySql = (query: Query): unknown[] =>
  readRanges(query, dialect, ({ where, orderBy }, limit) =>
    prepare(`SELECT id FROM rows WHERE ${where.sql} ORDER BY ${orderBy} LIMIT ?`).rows(...where.params, limit),
  ).map(([id]) => id);

const text = fc.constantFrom('', 'a', 'b', 'ab', 'é', '\u{1f600}', '\uff01', '\u{10ffff}', 'Z', '\ue000');
const integer = fc.integer({ min: -2, max: 2 });
const real = fc.constantFrom(-1.5, 0, 0.1, 2, 1e300);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 });
const samples = fc.uniqueArray(
  fc.record({
    id: fc.oneof(text, fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', '\u{1f600}', '\uff01') })),
    t: orNull(text),
    n: orNull(integer),
    r: orNull(real),
    parts: fc.array(fc.record({ t: orNull(text), n: orNull(integer) }), { maxLength: 2 }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);
const simple = (name: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc.record({ column: fc.constant(name), in: fc.array(value, { maxLength: 12 }) }),
    fc.record({ column: fc.constant(name), from: value, until: value }, { requiredKeys: ['column'] }),
  );
const condition = fc.oneof(simple('t', text), simple('n', integer), simple('r', real));
const conditions = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: condition },
    {
      weight: 1,
      arbitrary: fc.record({
        some: fc.constant('parts'),
        where: fc.array(fc.oneof(simple('t', text), simple('n', integer)), { maxLength: 2 }),
      }),
    },
  ),
  { maxLength: 2 },
);
const orderBy = fc.uniqueArray(
  fc.record({ column: fc.constantFrom('t', 'n', 'r'), direction: fc.constantFrom('asc', 'desc') }),
  { selector: ({ column }) => column, maxLength: 3 },
);

describe('queries answered by SQL and in memory are the same', () => {
  test('every condition', () => {
    fc.assert(
      fc.property(samples, conditions, (rows, where) => {
        fill(rows);
        const { sql, params } = conditionsSql(where, dialect);
        const found = prepare(`SELECT id FROM rows WHERE ${sql}`).rows(...params);
        const expected = rows.filter((row) => matches(where, rowOf(row))).map(({ id }) => id);
        expect(new Set(found.map(([id]) => id))).toEqual(new Set(expected));
      }),
      { numRuns: 500 },
    );
  });

  test('every order, paged to the end: no row twice, none left out', () => {
    fc.assert(
      fc.property(samples, conditions, orderBy, fc.integer({ min: 1, max: 4 }), (rows, where, order, limit) => {
        fill(rows);
        const all = select(rows.map(rowOf), { where, orderBy: order, limit: rows.length });
        let after: Query['after'];
        const paged: unknown[] = [];
        for (let page = bySql({ where, orderBy: order, limit }); page.length > 0; ) {
          paged.push(...page);
          after = keysetOf(order, all.find(({ id }) => id === page.at(-1))!);
          page = bySql({ where, orderBy: order, after, limit });
        }
        expect(paged).toEqual(all.map(({ id }) => id));
      }),
      { numRuns: 500 },
    );
  });

  test('a page may start behind a row that is gone', () => {
    fc.assert(
      fc.property(samples, orderBy, fc.nat(), (rows, order, pick) => {
        const gone = rows[pick % Math.max(rows.length, 1)];
        fc.pre(gone !== undefined);
        const rest = rows.filter((row) => row !== gone);
        fill(rest);
        const query = { where: [], orderBy: order, after: keysetOf(order, rowOf(gone)), limit: 100 };
        expect(bySql(query)).toEqual(select(rest.map(rowOf), query).map(({ id }) => id));
      }),
    );
  });
});

describe('ranges', () => {
  const plan = (query: Query): string =>
    ranges(query, dialect)
      .flatMap(({ where, orderBy }) =>
        prepare(`EXPLAIN QUERY PLAN SELECT id FROM rows WHERE ${where.sql} ORDER BY ${orderBy} LIMIT 5`).rows(
          ...where.params,
        ),
      )
      .map(([, , , detail]) => detail)
      .join('\n');

  test.each(['asc', 'desc'] as const)('behind a keyset each is a search in an index, %s', (direction) => {
    const query: Query = { where: [], orderBy: [{ column: 't', direction }], after: ['b', 'x'], limit: 5 };
    expect(plan(query)).not.toMatch(/SCAN/);
    expect(plan({ ...query, where: [{ column: 'n', in: [1] }] })).toMatch(
      /SEARCH rows USING .*INDEX rows_n_t \(n=\? AND t/,
    );
  });

  test('the first page ascending with nulls last needs no sort', () => {
    expect(plan({ where: [], orderBy: [{ column: 't', direction: 'asc' }], limit: 5 })).not.toMatch(/TEMP B-TREE/);
  });

  test('a keyset of the wrong length is refused', () => {
    expect(() => ranges({ where: [], orderBy: [], after: ['a', 'b'], limit: 1 }, dialect)).toThrow(
      'a keyset of 2 values',
    );
  });
});
