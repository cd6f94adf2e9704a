import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeToken } from '../../api/index.ts';
import { service } from '../../subgraphs/customers/main.ts';
import { faultsOf, PAGE_FIELDS, type Page, pageThrough, type Running, replacing, running } from './running.ts';

const address = { street: 'Boompjes 40', city: 'Rotterdam', country: 'NL', postalCode: '3011 XB' };
const anna = { id: 'anna', name: 'Anna Vermeer', email: 'anna@example.org', address };

const REGISTER = `mutation ($input: RegisterCustomerInput!) {
  registerCustomer(input: $input) { customer { id name email tier address { street city country postalCode } } token }
}`;
const PAGE = `query ($filter: CustomerFilter, $first: Int, $after: String) {
  customers(filter: $filter, first: $first, after: $after) { ${PAGE_FIELDS} }
}`;
const REFERENCES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Customer { __typename id name } }
}`;

interface Customers {
  readonly customers: Page;
}
interface Registered {
  readonly registerCustomer: { readonly customer: { readonly id: string }; readonly token: string };
}
interface Entities {
  readonly _entities: readonly ({ readonly id: string; readonly name: string } | null)[];
}

const BROKEN = 'unreadable';
let customers: Running;

beforeAll(async () => {
  customers = await running(service, (store) =>
    replacing(store, {
      load: async (kind, ids) => {
        if (ids.includes(BROKEN)) throw new Error('secret: row 7 is not JSON');
        return store.load(kind, ids);
      },
    }),
  );
  for (let i = 1; i <= 25; i++) {
    const id = `c-${String(i).padStart(2, '0')}`;
    const country = i % 5 === 0 ? 'DE' : 'NL';
    const tier = i % 2 === 0 ? 'PREFERRED' : undefined;
    const input = { ...anna, id, name: `Customer ${i}`, tier, address: { ...address, country } };
    expect((await customers.ask<Registered>(REGISTER, { input })).errors).toEqual([]);
  }
});
afterAll(async () => {
  await customers[Symbol.asyncDispose]();
});

describe('mutations', () => {
  test('registerCustomer returns the customer and a token of its stream', async () => {
    const { data } = await customers.ask<Registered>(REGISTER, { input: anna });
    expect(data.registerCustomer.customer).toEqual({ ...anna, tier: 'STANDARD' });
    expect(decodeToken(data.registerCustomer.token)).toEqual(new Map([['customers-anna', 1]]));
  });

  test('registerCustomer without an id generates one', async () => {
    const { data } = await customers.ask<Registered>(REGISTER, { input: { ...anna, id: null } });
    const { id } = data.registerCustomer.customer;
    expect((await customers.ask('query ($id: ID!) { customer(id: $id) { id } }', { id })).data).toEqual({
      customer: { id },
    });
  });

  test('the same registration again returns what exists; another one under its id is a conflict', async () => {
    await customers.ask<Registered>(REGISTER, { input: { ...anna, id: 'twice' } });
    const again = await customers.ask<Registered>(REGISTER, { input: { ...anna, id: 'twice' } });
    expect(decodeToken(again.data.registerCustomer.token)).toEqual(new Map([['customers-twice', 1]]));
    const other = await customers.ask<Registered>(REGISTER, { input: { ...anna, id: 'twice', name: 'Berta' } });
    expect(other.errors).toMatchObject([{ path: ['registerCustomer'], extensions: { code: 'CONFLICT' } }]);
  });

  test('relocateCustomer and changeCustomerTier return the customer as it is now', async () => {
    await customers.ask<Registered>(REGISTER, { input: { ...anna, id: 'moving' } });
    const { data, errors } = await customers.ask<Record<string, { customer: object; token: string }>>(
      `mutation ($address: AddressInput!) {
        relocateCustomer(input: { id: "moving", address: $address }) { customer { address { city } tier } token }
        changeCustomerTier(input: { id: "moving", tier: PREFERRED }) { customer { address { city } tier } token }
      }`,
      { address: { ...address, city: 'Delft' } },
    );
    expect(errors).toEqual([]);
    expect(data.relocateCustomer!.customer).toEqual({ address: { city: 'Delft' }, tier: 'STANDARD' });
    expect(data.changeCustomerTier!.customer).toEqual({ address: { city: 'Delft' }, tier: 'PREFERRED' });
    expect(decodeToken(data.relocateCustomer!.token)).toEqual(new Map([['customers-moving', 2]]));
    expect(decodeToken(data.changeCustomerTier!.token)).toEqual(new Map([['customers-moving', 3]]));
  });

  const faulty: [fault: string, input: object, paths: string[]][] = [
    ['an id with a space', { ...anna, id: 'an na' }, ['input.id']],
    ['an empty name', { ...anna, name: ' ' }, ['input.name']],
    ['a name of 201 characters', { ...anna, name: 'x'.repeat(201) }, ['input.name']],
    ['no e-mail address', { ...anna, email: 'anna' }, ['input.email']],
    ['an unknown country', { ...anna, address: { ...address, country: 'XX' } }, ['input.address.country']],
    [
      'faults everywhere',
      { ...anna, name: '', email: '@', address: { ...address, city: '' } },
      ['input.name', 'input.email', 'input.address.city'],
    ],
  ];
  test.each(faulty)('registerCustomer refuses %s, naming all faults', async (_, input, paths) => {
    const answer = await customers.ask(REGISTER, { input });
    expect(answer.data).toBeNull();
    expect(faultsOf(answer)).toEqual(paths);
  });

  test.each([
    ['an empty id', { id: '' }, ['input.id']],
    ['an id of 65 characters', { id: 'x'.repeat(65) }, ['input.id']],
    [
      'an empty address',
      { address: { street: '', city: ' ', country: '', postalCode: '' } },
      ['input.address.street', 'input.address.city', 'input.address.country', 'input.address.postalCode'],
    ],
  ])('relocateCustomer refuses %s', async (_, input, paths) => {
    const answer = await customers.ask(
      'mutation ($input: RelocateCustomerInput!) { relocateCustomer(input: $input) { token } }',
      { input: { id: 'c-01', address, ...input } },
    );
    expect(faultsOf(answer)).toEqual(paths);
  });

  test('changeCustomerTier refuses an empty id and an unknown tier', async () => {
    const change = 'mutation ($input: ChangeCustomerTierInput!) { changeCustomerTier(input: $input) { token } }';
    expect(faultsOf(await customers.ask(change, { input: { id: '', tier: 'STANDARD' } }))).toEqual(['input.id']);
    expect((await customers.ask(change, { input: { id: 'c-01', tier: 'GOLD' } })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test.each([
    `relocateCustomer(input: { id: "nobody", address: { street: "a", city: "b", country: "NL", postalCode: "c" } })`,
    `changeCustomerTier(input: { id: "nobody", tier: STANDARD })`,
  ])('%s is not found', async (mutation) => {
    const { errors } = await customers.ask(`mutation { ${mutation} { token } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('queries', () => {
  const ids = (n: number[]) => n.map((i) => ({ id: `c-${String(i).padStart(2, '0')}` }));
  const seeded = Array.from({ length: 25 }, (_, i) => `c-${String(i + 1).padStart(2, '0')}`);

  test('an unknown id is null without an error', async () => {
    expect(await customers.ask('{ customer(id: "nobody") { id } }')).toMatchObject({
      data: { customer: null },
      errors: [],
    });
  });

  test('a list is paged to its end, each customer once', async () => {
    const pages = await pageThrough(async (after) => {
      const { data, errors } = await customers.ask<Customers>(PAGE, { filter: { id: seeded }, first: 7, after });
      expect(errors).toEqual([]);
      expect(data.customers.totalCount).toBe(25);
      return data.customers;
    });
    expect(pages).toEqual([seeded.slice(0, 7), seeded.slice(7, 14), seeded.slice(14, 21), seeded.slice(21)]);
  });

  test('every edge has a cursor to go on from', async () => {
    const { data } = await customers.ask<Customers>(PAGE, { filter: { id: seeded }, first: 3 });
    const after = data.customers.edges[0]!.cursor;
    expect(
      (await customers.ask<Customers>(PAGE, { filter: { id: seeded }, first: 3, after })).data.customers.nodes,
    ).toEqual(ids([2, 3, 4]));
  });

  const filters: [what: string, filter: object, found: number[]][] = [
    ['ids', { id: ['c-03', 'nobody', 'c-01'] }, [1, 3]],
    ['a single id as a list of one', { id: 'c-03' }, [3]],
    ['a country', { id: seeded, country: ['DE'] }, [5, 10, 15, 20, 25]],
    ['two conditions', { id: seeded, country: ['DE'], tier: ['PREFERRED'] }, [10, 20]],
    ['a condition that is null', { id: seeded, country: ['DE'], tier: null }, [5, 10, 15, 20, 25]],
    ['a list of two', { country: ['DE', 'FR'] }, [5, 10, 15, 20, 25]],
    ['an empty list: nothing', { id: [] }, []],
  ];
  test.each(filters)('customers are filtered by %s', async (_, filter, found) => {
    const { data } = await customers.ask<Customers>(PAGE, { filter });
    expect(data.customers.nodes).toEqual(ids(found));
    expect(data.customers.totalCount).toBe(found.length);
    expect(data.customers.pageInfo.hasNextPage).toBe(false);
  });

  test.each([[{}], [null]])('the filter %j is none', async (filter) => {
    const all = await customers.ask<Customers>('{ customers { totalCount } }');
    expect((await customers.ask<Customers>(PAGE, { filter })).data.customers.totalCount).toBe(
      all.data.customers.totalCount,
    );
    expect(all.data.customers.totalCount).toBeGreaterThanOrEqual(25);
  });

  test('an empty page has no end', async () => {
    const { data } = await customers.ask<Customers>(PAGE, { filter: { id: [] } });
    expect(data.customers).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
      totalCount: 0,
    });
  });

  test('only what is selected is read', async () => {
    const before = { ...customers.reads };
    await customers.ask<Customers>('{ customers { nodes { id } pageInfo { hasNextPage } edges { cursor } } }');
    expect(customers.reads).toEqual({ ...before, find: before.find + 1 });
    await customers.ask<Customers>('{ customers { totalCount } }');
    expect(customers.reads).toEqual({ ...before, find: before.find + 1, count: before.count + 1 });
  });

  test('a cursor of another filter, and what is no cursor, are refused', async () => {
    const { data } = await customers.ask<Customers>(PAGE, { filter: { tier: ['STANDARD'] }, first: 1 });
    const after = data.customers.pageInfo.endCursor;
    for (const variables of [{ after }, { filter: { tier: ['PREFERRED'] }, after }, { after: 'x' }, { after: '' }]) {
      const { errors } = await customers.ask<Customers>(PAGE, variables);
      expect(errors).toMatchObject([{ path: ['customers'], extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  test.each([0, -1, 101])('first: %i is refused', async (first) => {
    const { errors } = await customers.ask<Customers>(PAGE, { first });
    expect(errors).toMatchObject([{ path: ['customers'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('entity references', () => {
  const reference = (id: unknown) => ({ __typename: 'Customer', id });

  test('are one read of the store, in the order asked for', async () => {
    const { load } = customers.reads;
    const representations = ['c-02', 'nobody', 'c-01', 'c-02'].map(reference);
    const { data, errors } = await customers.ask<Entities>(REFERENCES, { representations });
    expect(errors).toEqual([]);
    expect(data._entities.map((e) => e?.name)).toEqual(['Customer 2', undefined, 'Customer 1', 'Customer 2']);
    expect(customers.reads.load).toBe(load + 1);
  });

  test('one that fails costs only itself, and says nothing from inside', async () => {
    const representations = ['c-01', BROKEN, undefined, 'c-02'].map(reference);
    const { data, errors } = await customers.ask<Entities>(REFERENCES, { representations });
    expect(data._entities.map((e) => e?.id)).toEqual(['c-01', undefined, undefined, 'c-02']);
    expect(errors.map(({ path, extensions }) => [path, extensions.code]).sort()).toEqual([
      [['_entities', 1], 'INTERNAL'],
      [['_entities', 2], 'BAD_USER_INPUT'],
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|\.ts/);
    const { id } = errors.find(({ extensions }) => extensions.code === 'INTERNAL')!.extensions;
    expect(customers.logged.filter((entry) => entry.includes(String(id)) && entry.includes('secret'))).toHaveLength(1);
  });
});
