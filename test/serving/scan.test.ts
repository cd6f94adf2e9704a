import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scanned } from '../../serving/scan.ts';
import { registerCustomer } from '../../subgraphs/customers/commands.ts';
import { customerKind } from '../../subgraphs/customers/kinds.ts';
import { service } from '../../subgraphs/customers/main.ts';
import { type Answer, type Running, running } from '../subgraphs/running.ts';

const QUERY = `query ($ids: [ID!]!, $fields: [String!]!, $where: [ScanCondition!]!, $limit: Int!) {
  customerRows(ids: $ids, fields: $fields)
  customerIds(where: $where, limit: $limit)
}`;

interface Bulk {
  readonly customerRows: readonly unknown[] | null;
  readonly customerIds: readonly string[] | null;
}

describe('what services offer each other in bulk', () => {
  let customers: Running;
  beforeAll(async () => {
    customers = await running(service);
    for (const [id, country] of Object.entries({ c1: 'NL', c2: 'DE', c3: 'NL' })) {
      const address = { street: 's', city: 'c', country, postalCode: 'p' };
      await registerCustomer(customers.service.context, { id, name: `N ${id}`, email: `${id}@example.org`, address });
    }
  });
  afterAll(async () => customers[Symbol.asyncDispose]());

  const ask = (variables: object): Promise<Answer<Bulk>> =>
    customers.ask<Bulk>(QUERY, { ids: [], fields: [], where: [], limit: 10, ...variables });

  test('rows have the id, then the fields in the order asked for; unknown ids are missing', async () => {
    const { data } = await ask({ ids: ['c2', 'nobody', 'c1'], fields: ['country', 'name'] });
    expect(data.customerRows).toHaveLength(2);
    expect(data.customerRows).toEqual(
      expect.arrayContaining([
        ['c1', 'NL', 'N c1'],
        ['c2', 'DE', 'N c2'],
      ]),
    );
  });

  test('the id is a field of every kind, and a column of those that declare none', async () => {
    expect((await ask({ ids: ['c2'], fields: ['id', 'country'] })).data.customerRows).toEqual([['c2', 'c2', 'DE']]);
    const { store } = customers.service.context;
    const { scan } = scanned({ store }, { ...customerKind, columns: { tier: customerKind.columns.tier! } }, {});
    const only = { where: [{ column: 'id', in: ['c3'] }], orderBy: [], limit: 10, fields: [] };
    await expect(scan(null, only)).resolves.toHaveLength(1);
  });

  test.each<[string, object[], string[]]>([
    ['one of', [{ column: 'country', in: ['NL'] }], ['c1', 'c3']],
    ['none of', [{ column: 'country', in: [] }], []],
    ['from and until', [{ column: 'id', from: 'c2', until: 'c3' }], ['c2']],
    [
      'all of them',
      [
        { column: 'country', in: ['NL'] },
        { column: 'id', from: 'c2' },
      ],
      ['c3'],
    ],
    ['no condition', [], ['c1', 'c2', 'c3']],
  ])('ids by %s', async (_, where, ids) => {
    expect((await ask({ where })).data.customerIds).toEqual(ids);
  });

  test('ids stop at the limit', async () => {
    expect((await ask({ limit: 2 })).data.customerIds).toEqual(['c1', 'c2']);
  });

  test.each<[string, object, RegExp]>([
    ['a field that is not offered', { fields: ['email'] }, /'email' is no field here: there are id, name/],
    ['a field of every object', { fields: ['constructor'] }, /'constructor' is no field/],
    ['a column that is not offered', { where: [{ column: '1=1; --', in: ['x'] }] }, /'1=1; --' is no column/],
    ['a value that is neither text nor number', { where: [{ column: 'id', in: [true] }] }, /text or a number/],
    ['more ids than a batch has', { ids: Array.from({ length: 1001 }, (_, i) => `c${i}`) }, /1001 rows/],
    ['more rows than a page has', { limit: 1002 }, /1002 rows/],
    ['less than nothing', { limit: -1 }, /-1 rows/],
  ])('%s is refused', async (_, variables, message) => {
    expect((await ask(variables)).errors).toMatchObject([
      { message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(customers.logged).toEqual([]);
  });
});
