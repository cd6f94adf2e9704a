import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Decider, Event, EventStore, StoredKind } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { create } from '../../serving/command.ts';
import { generateId } from '../../serving/id.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { changeCustomerTier, registerCustomer, relocateCustomer } from '../../subgraphs/customers/commands.ts';
import { customerKind } from '../../subgraphs/customers/kinds.ts';
import { delayVoyage, departVoyage, scheduleVoyage } from '../../subgraphs/voyages/commands.ts';
import { bookingKind, portKind, voyageKind } from '../../subgraphs/voyages/kinds.ts';
import { knownPorts, registerPorts } from '../../subgraphs/voyages/port.ts';

const delft = { street: 'Oude Delft 1', city: 'Delft', country: 'NL', postalCode: '2611' };
const lyon = { street: 'Rue Mercière 2', city: 'Lyon', country: 'FR', postalCode: '69002' };
const anna = { id: 'anna', name: 'Anna', email: 'anna@example.org', address: delft };

let folder: string;
let store: EventStore;
let context: ServiceContext;
let now: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-command-'));
  const kinds = [customerKind, voyageKind, bookingKind, portKind];
  store = openLibsqlStore({ name: 'services', file: join(folder, 'services.db'), kinds });
  now = '2026-01-01T00:00:00.000Z';
  context = { store, clock: () => now, subgraphs: {}, settings: {} };
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const events = async () => (await store.readLog(0, 10_000)).map(({ event }) => event);

describe('creating', () => {
  test('records who, what and when', async () => {
    const created = await registerCustomer(context, anna);
    expect(created).toEqual({
      category: 'customers',
      id: 'anna',
      version: 1,
      state: { ...anna, tier: 'STANDARD' },
    });
    expect(await events()).toEqual([
      expect.objectContaining({ id: 'customers-anna@1', type: 'CustomerRegistered', time: now, causation: null }),
    ]);
  });

  test('the same again, much later, gives what it has become', async () => {
    await registerCustomer(context, anna);
    await relocateCustomer(context, { id: 'anna', address: lyon });
    now = '2026-02-02T00:00:00.000Z';
    const again = await registerCustomer(context, { ...anna, name: ' Anna ', tier: 'STANDARD' });
    expect(again).toMatchObject({ version: 2, state: { address: lyon } });
    expect(await events()).toHaveLength(2);
  });

  test('the id with other content is taken', async () => {
    await registerCustomer(context, anna);
    const taken = expect.objectContaining({ code: 'CONFLICT', name: 'IdTaken' });
    await expect(registerCustomer(context, { ...anna, name: 'Bea' })).rejects.toEqual(taken);
    await relocateCustomer(context, { id: 'anna', address: lyon });
    // What it was changed to is not what it was made with.
    await expect(registerCustomer(context, { ...anna, address: lyon })).rejects.toEqual(taken);
    expect(await events()).toHaveLength(2);
  });

  test('many at once with one id: one event, and everybody gets it', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => registerCustomer(context, anna)));
    expect(new Set(results.map(({ version }) => version))).toEqual(new Set([1]));
    expect(await events()).toHaveLength(1);
  });

  test('without an id makes one, a new one each time', async () => {
    const { id: _, ...nameless } = anna;
    const [one, other] = [await registerCustomer(context, nameless), await registerCustomer(context, nameless)];
    expect(one.id).toMatch(/^[0-9a-z]{26}$/);
    expect(one.state.id).toBe(one.id);
    expect(other.id).not.toBe(one.id);
  });

  test('generated ids are in order of their time', () => {
    const times = [
      '1999-12-31T23:59:59.999Z',
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:00.001Z',
      '2999-01-01T00:00:00.000Z',
    ];
    const ids = times.map(generateId);
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('creating in more than one way', () => {
  type Opened = Event<'AccountOpened' | 'AccountMoved', { owner: string; since: string }>;
  const account: StoredKind<Opened['data'], Opened> = {
    category: 'accounts',
    type: 'Account',
    evolve: (_, { data }) => data,
    columns: {},
    indexes: [],
  };
  const decider: Decider<Opened['data'], Opened, Opened> = { ...account, decide: (opened) => [opened] };
  const open = (accounts: ServiceContext, owner: string, type: Opened['type'] = 'AccountOpened') =>
    create(accounts, decider, 'a1', ({ time: since }) => ({ type, data: { owner, since } }));

  test('is the same when only the clock has moved on, and another when anything else differs', async () => {
    await using accounts = openLibsqlStore({ name: 'accounts', file: join(folder, 'accounts.db'), kinds: [account] });
    const bank = { ...context, store: accounts };
    const first = await open(bank, 'anna');
    now = '2026-02-02T00:00:00.000Z';
    expect(await open(bank, 'anna')).toEqual(first);
    await expect(open(bank, 'bea')).rejects.toThrow("Account 'a1' exists with other content");
    await expect(open(bank, 'anna', 'AccountMoved')).rejects.toThrow("Account 'a1' exists with other content");
  });
});

describe('changing', () => {
  test('what nobody has made is not found, and not made', async () => {
    const missing = expect.objectContaining({ code: 'NOT_FOUND' });
    await expect(changeCustomerTier(context, { id: 'nobody', tier: 'PREFERRED' })).rejects.toEqual(missing);
    await expect(departVoyage(context, { id: 'no such id, by its looks' })).rejects.toEqual(missing);
    expect(await events()).toEqual([]);
  });

  test('to what it is already: the same version, no event', async () => {
    await registerCustomer(context, anna);
    const unchanged = await changeCustomerTier(context, { id: 'anna', tier: 'STANDARD' });
    expect(unchanged).toMatchObject({ id: 'anna', version: 1 });
    expect(await events()).toHaveLength(1);
  });

  test('against a rule changes nothing', async () => {
    await scheduleVoyage(context, voyage);
    await departVoyage(context, { id: 'v1' });
    const rejected = expect.objectContaining({ code: 'REJECTED', rule: 'VOYAGE_NOT_SCHEDULED' });
    await expect(departVoyage(context, { id: 'v1' })).rejects.toEqual(rejected);
    await expect(delayVoyage(context, { ...voyage, departure: voyage.arrival })).rejects.toEqual(rejected);
    expect(await events()).toHaveLength(2);
  });
});

const voyage = {
  id: 'v1',
  ship: 'Aurora',
  from: 'NLRTM',
  to: 'USNYC',
  departure: '2026-03-01T08:00:00Z',
  arrival: '2026-03-12T18:00:00Z',
  capacity: 100,
};

describe('bad input is refused with all its faults, and stores nothing', () => {
  const faulty = async (command: Promise<unknown>) => {
    const error = await command.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const { extensions } = error as { extensions: { code: string; faults: { path: string[] }[] } };
    expect(extensions.code).toBe('BAD_USER_INPUT');
    expect(await events()).toEqual([]);
    return extensions.faults.map(({ path }) => path.join('.'));
  };

  test('registerCustomer', async () => {
    const address = { street: '', city: 'x'.repeat(101), country: 'XX', postalCode: '\u0007' };
    const command = registerCustomer(context, { id: 'a b', name: ' ', email: 'anna', address });
    expect(await faulty(command)).toEqual([
      'input.id',
      'input.name',
      'input.email',
      'input.address.street',
      'input.address.city',
      'input.address.country',
      'input.address.postalCode',
    ]);
  });
  test('relocateCustomer', async () => {
    const command = relocateCustomer(context, { id: '', address: { ...delft, country: 'nl' } });
    expect(await faulty(command)).toEqual(['input.id', 'input.address.country']);
  });
  test('scheduleVoyage', async () => {
    const bad = { ...voyage, ship: '', to: 'NLRTM', arrival: '2026-02-01T00:00:00Z', capacity: 0 };
    expect(await faulty(scheduleVoyage(context, bad))).toEqual([
      'input.ship',
      'input.capacity',
      'input.arrival',
      'input.to',
    ]);
    expect(await faulty(scheduleVoyage(context, { ...voyage, from: 'XXXXX' }))).toEqual(['input.from']);
  });
  test('delayVoyage', async () => {
    const bad = { id: 'v1', departure: voyage.arrival, arrival: voyage.departure };
    expect(await faulty(delayVoyage(context, bad))).toEqual(['input.arrival']);
  });
});

describe('registering ports', () => {
  const ports = async () => (await events()).filter(({ type }) => type === 'PortRegistered');

  test('again registers nothing', async () => {
    await registerPorts(store);
    const registered = await ports();
    expect(registered).toHaveLength(knownPorts.length);
    now = '2027-01-01T00:00:00.000Z';
    await registerPorts(store);
    expect(await ports()).toEqual(registered);
  });

  test('of a newer list, only what is new', async () => {
    await registerPorts(store);
    const [first, ...others] = knownPorts;
    await registerPorts(store, [...others, { ...first!, name: 'New name' }]);
    expect((await ports()).slice(knownPorts.length)).toEqual([
      expect.objectContaining({ stream: `ports-${first!.unlocode}`, version: 2 }),
    ]);
  });

  test('by two who start at the same time: each port once', async () => {
    await Promise.all([registerPorts(store), registerPorts(store)]);
    expect(await ports()).toHaveLength(knownPorts.length);
  });
});
