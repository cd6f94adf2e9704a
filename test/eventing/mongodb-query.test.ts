import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { type Condition, keysetOf, matches, type Query, type Row, select, type Value } from '../../eventing/index.ts';
import { conditionsFilter, type Dialect, type Kept, type Range, readRanges } from '../../eventing/mongodb/index.ts';
import { testDatabases, withServers } from '../servers.ts';

interface Sample {
  id: string;
  t: string | null;
  n: number | null;
  r: number | null;
  parts: readonly { t: string | null; n: number | null }[];
}

interface Stored extends Kept {
  columns: Record<string, Value | null>;
}

const column = (sample: Partial<Record<string, unknown>>) => (name: string) => sample[name] as Value | null;
const rowOf = (sample: Sample): Row & { sample: Sample } => ({
  sample,
  id: sample.id,
  column: column({ ...sample }),
  part: () => sample.parts.map((part) => ({ column: column(part) })),
});

const dialect: Dialect = {
  id: '_id',
  column: (name) => `columns.${name}`,
  some: (part) => ({ path: part, dialect: { column: (name) => `in.${name}` } }),
};

const stored = ({ id, t, n, r, parts }: Sample): Stored => ({
  _id: id,
  columns: { t, n, r },
  parts: parts.map((part) => ({ in: part })),
});

const text = fc.constantFrom('', 'a', 'b', 'ab', 'é', '\u{1f600}', '\uff01', '\u{10ffff}', 'Z', '\ue000');
const integer = fc.integer({ min: -2, max: 2 });
const real = fc.constantFrom(-1.5, 0, 0.1, 2, 1e300);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 });
const samples = fc.uniqueArray(
  fc.record({
    id: fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', '.', '$', '\u{1f600}', '\uff01') }),
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
const some = fc.record({
  some: fc.constant('parts'),
  where: fc.array(fc.oneof(simple('t', text), simple('n', integer)), { maxLength: 2 }),
});
const simpleOnes = fc.oneof(simple('t', text), simple('n', integer), simple('r', real));
const conditions = fc.array(
  fc.oneof({ weight: 3, arbitrary: simpleOnes }, { weight: 1, arbitrary: some as fc.Arbitrary<Condition> }),
  { maxLength: 2 },
);
const orderBy = fc.uniqueArray(
  fc.record({ column: fc.constantFrom('t', 'n', 'r'), direction: fc.constantFrom('asc', 'desc') }),
  { selector: ({ column }) => column, maxLength: 3 },
);

withServers('queries answered by MongoDB', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  let rows: Collection<Stored>;
  beforeAll(async () => {
    rows = connection.database(prefix()).collection<Stored>('rows');
    await rows.createIndexes([
      { key: { 'columns.t': 1, _id: 1 } },
      { key: { 'columns.n': 1, 'columns.t': 1, _id: 1 } },
    ]);
  });

  async function fill(given: readonly Sample[]): Promise<void> {
    await rows.deleteMany({});
    if (given.length > 0) await rows.insertMany(given.map(stored));
  }

  const answer = async (query: Query, asked: Range[] = []): Promise<string[]> => {
    const read = (range: Range, limit: number) => {
      asked.push(range);
      return rows.find<Stored>(range.filter, { sort: { ...range.sort }, limit }).toArray();
    };
    const keyset = ({ _id, columns }: Stored) => [...query.orderBy.map(({ column }) => columns[column] ?? null), _id];
    return (await readRanges(query, dialect, read, keyset)).map(({ _id }) => _id);
  };

  test('every condition, as in memory', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.array(conditions, { minLength: 6, maxLength: 6 }), async (given, wheres) => {
        await fill(given);
        for (const where of wheres) {
          const found = await rows.find(conditionsFilter(where, dialect)).toArray();
          const expected = given.filter((row) => matches(where, rowOf(row))).map(({ id }) => id);
          expect(new Set(found.map(({ _id }) => _id))).toEqual(new Set(expected));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('every order, paged to the end: no row twice, none left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        samples,
        conditions,
        orderBy,
        fc.integer({ min: 1, max: 4 }),
        async (given, where, order, limit) => {
          await fill(given);
          const all = select(given.map(rowOf), { where, orderBy: order, limit: given.length });
          const paged: string[] = [];
          for (let page = await answer({ where, orderBy: order, limit }); page.length > 0; ) {
            expect(page.length).toBeLessThanOrEqual(limit);
            paged.push(...page);
            const after = keysetOf(order, all.find(({ id }) => id === page.at(-1))!);
            page = await answer({ where, orderBy: order, after, limit });
          }
          expect(paged).toEqual(all.map(({ id }) => id));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a page may start behind a row that is gone', async () => {
    await fc.assert(
      fc.asyncProperty(samples, orderBy, fc.nat(), async (given, order, pick) => {
        const gone = given[pick % Math.max(given.length, 1)];
        fc.pre(gone !== undefined);
        const rest = given.filter((row) => row !== gone);
        await fill(rest);
        const query = { where: [], orderBy: order, after: keysetOf(order, rowOf(gone)), limit: 100 };
        expect(await answer(query)).toEqual(select(rest.map(rowOf), query).map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  describe('the finds of a page', () => {
    const many = Array.from({ length: 60 }, (_, i): Sample => {
      return { id: `${i}`.padStart(2, '0'), t: i < 50 ? `t${i}` : null, n: i % 3, r: null, parts: [] };
    });
    const examined = async (range: Range, limit: number): Promise<number> => {
      const plan = await rows.find(range.filter, { sort: { ...range.sort }, limit }).explain('executionStats');
      return plan.executionStats.totalKeysExamined;
    };

    test.each(['asc', 'desc'] as const)('one, which looks at little more than the page: %s', async (direction) => {
      await fill(many);
      for (const after of [undefined, ['t30', '30']]) {
        const asked: Range[] = [];
        const query: Query = { where: [], orderBy: [{ column: 't', direction }], limit: 5, ...(after && { after }) };
        expect(await answer(query, asked)).toHaveLength(5);
        expect(asked).toHaveLength(after === undefined ? 1 : 2); // the second: the row's ties
        for (const range of asked) expect(await examined(range, 6)).toBeLessThanOrEqual(8);
      }
    });

    test('one more where it ends among rows that are equal in the first key', async () => {
      await fill(many);
      const asked: Range[] = [];
      const order = [{ column: 'n', direction: 'desc' } as const, { column: 't', direction: 'asc' } as const];
      const query: Query = { where: [], orderBy: order, limit: 5 };
      expect(await answer(query, asked)).toEqual(select(many.map(rowOf), query).map(({ id }) => id));
      expect(asked).toHaveLength(2);
      for (const range of asked) expect(await examined(range, 6)).toBeLessThanOrEqual(8);
    });

    test('a keyset of the wrong length is refused', async () => {
      await expect(answer({ where: [], orderBy: [], after: ['a', 'b'], limit: 1 })).rejects.toThrow(
        'a keyset of 2 values',
      );
    });
  });
});
