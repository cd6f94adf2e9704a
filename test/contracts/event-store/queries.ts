import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Condition,
  type EventStore,
  keysetOf,
  matches,
  type Query,
  type Row,
  select,
  type Value,
} from '../../../eventing/index.ts';
import { type Account, accounts, deposited, opened } from '../accounts.ts';
import { toAccount } from '../event-store.ts';

interface Sample extends Account {
  readonly id: string;
}

const owners = fc.constantFrom('Ada', 'ada', 'Bo', 'é', '\u{1f600}', '\uff01', '');
const numbers = fc.integer({ min: -2, max: 3 });
const rates = fc.constantFrom(0, 0.1, 1.5, -3);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 });
const samples: fc.Arbitrary<Sample[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom('a', 'b', '-', '\u{1f600}', '\uff01') }),
    owner: orNull(owners),
    balance: numbers,
    rate: orNull(rates),
  }),
  { selector: ({ id }) => id, maxLength: 10 },
);
const on = (column: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc.record({ column: fc.constant(column), in: fc.array(value, { maxLength: 10 }) }),
    fc.record({ column: fc.constant(column), from: value, until: value }, { requiredKeys: ['column'] }),
  );
const wheres = fc.array(fc.oneof(on('owner', owners), on('balance', numbers), on('rate', rates)), { maxLength: 2 });
const orders = fc.uniqueArray(
  fc.record({ column: fc.constantFrom('owner', 'balance', 'rate'), direction: fc.constantFrom('asc', 'desc') }),
  { selector: ({ column }) => column, maxLength: 3 },
);

const rowOf = (sample: Sample): Row => {
  const columns: Record<string, Value | null> = { owner: sample.owner, balance: sample.balance, rate: sample.rate };
  return { id: sample.id, column: (name) => columns[name] };
};

export function queryContract(current: () => EventStore): void {
  /** Closes what a former run opened; an account can be opened again. */
  async function fill(rows: readonly Sample[]): Promise<void> {
    const store = current();
    const before = await store.find(accounts, { where: [], orderBy: [], limit: 1000 });
    await store.append(before.map(({ id, version }) => toAccount(id, version, [{ type: 'Closed', data: {} }])));
    const entities = await store.load(
      accounts,
      rows.map(({ id }) => id),
    );
    await store.append(
      rows.map(({ id, owner, balance, rate }) =>
        toAccount(id, entities.get(id)?.version ?? 0, [opened(balance, owner, rate)]),
      ),
    );
  }
  const found = async (query: Query) => (await current().find(accounts, query)).map(({ id }) => id);

  describe('load', () => {
    test('many at once; unknown ids are missing, deleted ones have no state', async () => {
      await fill([
        { id: 'a', owner: 'Ada', balance: 1, rate: null },
        { id: 'b', owner: null, balance: 2, rate: 0.5 },
      ]);
      await current().append([toAccount('b', 1, [{ type: 'Closed', data: {} }])]);
      const loaded = await current().load(accounts, ['a', 'b', 'c', 'a']);
      expect(loaded).toEqual(
        new Map([
          ['a', { id: 'a', version: 1, state: { owner: 'Ada', balance: 1, rate: null } }],
          ['b', { id: 'b', version: 2, state: null }],
        ]),
      );
      expect(await current().load(accounts, [])).toEqual(new Map());
    });

    test('an id that appears in another category is not it', async () => {
      await fill([{ id: 'a', owner: 'Ada', balance: 1, rate: null }]);
      const other = { category: 'journals', type: 'Journal', evolve: () => null };
      expect(await current().load(other, ['a'])).toEqual(new Map());
    });
  });

  describe('find and count', () => {
    test('as in memory, for any condition, order and limit, paged to the end', async () => {
      const property = fc.asyncProperty(
        samples,
        wheres,
        orders,
        fc.integer({ min: 1, max: 4 }),
        async (rows, where, orderBy, limit) => {
          await fill(rows);
          const all = select(rows.map(rowOf), { where, orderBy, limit: rows.length });
          expect(await current().count(accounts, where)).toBe(all.length);
          const paged: string[] = [];
          let page = await found({ where, orderBy, limit });
          while (page.length > 0) {
            paged.push(...page);
            const after = keysetOf(orderBy, all.find(({ id }) => id === page.at(-1))!);
            page = await found({ where, orderBy, after, limit });
          }
          expect(paged).toEqual(all.map(({ id }) => id));
        },
      );
      await fc.assert(property, { numRuns: 60 });
    });

    test('return version and state; what is deleted is neither found nor counted, until it is there again', async () => {
      await fill([
        { id: 'a', owner: 'Ada', balance: 1, rate: null },
        { id: 'b', owner: 'Ada', balance: 2, rate: null },
      ]);
      await current().append([toAccount('a', 1, [{ type: 'Closed', data: {} }])]);
      const query = { where: [], orderBy: [], limit: 10 };
      expect(await current().find(accounts, query)).toEqual([
        { id: 'b', version: 1, state: { owner: 'Ada', balance: 2, rate: null } },
      ]);
      expect(await current().count(accounts, [])).toBe(1);
      expect(await current().count(accounts, [{ column: 'owner', in: ['Ada'] }])).toBe(1);
      await current().append([toAccount('a', 2, [opened(7)])]);
      expect(await found(query)).toEqual(['a', 'b']);
    });

    test('follow each change of an entity', async () => {
      await fill([{ id: 'a', owner: 'Ada', balance: 1, rate: null }]);
      await current().append([toAccount('a', 1, [deposited(9)], { owner: 'Ada', balance: 1, rate: null })]);
      expect(await found({ where: [{ column: 'balance', in: [1] }], orderBy: [], limit: 9 })).toEqual([]);
      expect(await found({ where: [{ column: 'balance', in: [10] }], orderBy: [], limit: 9 })).toEqual(['a']);
    });

    test('a column that the kind does not declare is refused', async () => {
      await expect(
        current().find(accounts, { where: [{ column: 'x', in: [1] }], orderBy: [], limit: 1 }),
      ).rejects.toThrow("'x'");
      await expect(current().count(accounts, [{ column: 'x', in: [1] }])).rejects.toThrow("'x'");
    });

    test('the samples can tell matches from others', () => {
      // Guards the property above: a generator whose conditions never match would prove nothing.
      const drawn = fc.sample(fc.tuple(samples, wheres), { numRuns: 300, seed: 1 });
      const shares = drawn.map(
        ([rows, where]) => rows.filter((row) => matches(where, rowOf(row))).length / rows.length,
      );
      expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(50);
    });
  });
}
