import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { system } from '../../joinery.config.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { type Checked, categoriesRead, check } from './check/check.ts';
import { isQuiet, letGo } from './check/files.ts';
import type { Reads } from './check/records.ts';
import { behind } from './check/view.ts';
import { startLoad } from './load/clients.ts';
import { nothingKnown } from './load/commands.ts';
import { type LoadRecord, newRecord } from './load/record.ts';

let folder: string;
let sound: string;
let reads: Reads;
const record = newRecord();

/** A system that did some work, came to rest and stopped. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-checker-'));
  sound = join(folder, 'sound');
  reads = await categoriesRead();
  const settings = readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: sound });
  const running = await run(system, settings);
  const load = startLoad({ url: running.gateway!.url, clients: 4, seed: 'checker', record, known: nothingKnown() });
  while (!hasEverything(record)) await setTimeout(20);
  await load.stop();
  while (!isQuiet(sound, reads) || (await behind(sound)).length > 0) await setTimeout(20);
  await running[Symbol.asyncDispose]();
}, 180_000);
afterAll(async () => {
  await letGo(folder);
  await rm(folder, { recursive: true });
});

/** Enough for each way of doing harm to find something to harm. */
const hasEverything = ({ acknowledged }: LoadRecord): boolean =>
  acknowledged.length > 300 &&
  ['placeOrder', 'departVoyage', 'cancelOrder'].every((name) =>
    acknowledged.some(({ command }) => command.mutation === name),
  );

interface Harm {
  /** Of the data folder. */
  readonly file: string;
  readonly sql: string;
  /** Among what the checker says. */
  readonly seen: RegExp;
}

const LAST_PLACED = `(SELECT max("offset") FROM events WHERE type = 'OrderPlaced')`;
const copied = (where: string) => `INSERT INTO events (stream, version, type, data, time, causation, correlation)
  SELECT stream, (SELECT max(version) + 1 FROM events b WHERE b.stream = a.stream), type, data, time, causation, correlation
  FROM events a WHERE "offset" = (SELECT max("offset") FROM events WHERE ${where})`;
const anOrder = (status: string) => `(SELECT _id FROM state_orders WHERE status = '${status}' LIMIT 1)`;
const state = (table: string, path: string, value: string, id: string) =>
  `UPDATE ${table} SET _state = json_set(_state, '$.${path}', ${value}) WHERE _id = ${id}`;

const harms: Readonly<Record<string, Harm>> = {
  'an event removed at the end of a stream': {
    file: 'customers.db',
    sql: `DELETE FROM events WHERE "offset" = (SELECT max("offset") FROM events)`,
    seen: /was acknowledged as customers-.*, which is not there/,
  },
  'an event removed within a stream': {
    file: 'orders.db',
    sql: `DELETE FROM events WHERE "offset" = ${LAST_PLACED}`,
    seen: /^orders-.*: version 2 stands where 1 should|placeOrder was acknowledged as .* which is not there/,
  },
  'a whole stream removed': {
    file: 'orders.db',
    sql: `DELETE FROM events WHERE stream = (SELECT stream FROM events WHERE "offset" = ${LAST_PLACED})`,
    seen: /^orders-.*: no events/,
  },
  'versions exchanged': {
    file: 'orders.db',
    sql: `UPDATE events SET version = 99 WHERE "offset" = ${LAST_PLACED}`,
    seen: /version 99 stands where 1 should/,
  },
  'a command done twice': {
    file: 'orders.db',
    sql: copied(`type = 'OrderPlaced'`),
    seen: /placeOrder of orders-.* was done 2 times/,
  },
  'a reaction done twice': {
    file: 'containers.db',
    sql: copied(`type = 'ContainerAllocated'`),
    seen: /once more ContainerAllocated because of orders-/,
  },
  'an event put in the place of another': {
    file: 'customers.db',
    sql: `UPDATE events SET data = json_set(data, '$.name', 'somebody else', '$.address.street', 'elsewhere')
      WHERE type = 'CustomerRegistered'`,
    seen: /but no CustomerRegistered shows it/,
  },
  'a cause that never was': {
    file: 'containers.db',
    sql: `UPDATE events SET causation = 'orders-nobody@1' WHERE type = 'ContainersAllocated'`,
    seen: /was caused by orders-nobody@1, which is not there/,
  },
  'a state altered': {
    file: 'customers.db',
    sql: `UPDATE state_customers SET _state = json_set(_state, '$.name', 'somebody else')`,
    seen: /^customers-.*: the state is .* its events make/,
  },
  'a state lost': {
    file: 'customers.db',
    sql: `DELETE FROM state_customers WHERE _id = (SELECT max(_id) FROM state_customers)`,
    seen: /has events and no state/,
  },
  'a state of another version': {
    file: 'voyages.db',
    sql: 'UPDATE state_voyages SET _version = _version + 1',
    seen: /^voyages-.*: the state is of/,
  },
  'an order that nobody decides': {
    file: 'orders.db',
    sql: state('state_orders', 'status', `'PENDING'`, anOrder('REJECTED')),
    seen: /is PENDING: nobody decides it any more/,
  },
  'an order that moved as it must not': {
    file: 'orders.db',
    sql: `UPDATE events SET type = 'OrderDelivered', data = '{"voyageId": "v"}' WHERE type = 'OrderCancelled'`,
    seen: /OrderDelivered moved it from .* to DELIVERED/,
  },
  'a container kept by nobody': {
    file: 'containers.db',
    sql: `UPDATE state_containers SET _state = json_set(_state, '$.orderId', 'o') WHERE status = 'EMPTY'`,
    seen: /is EMPTY for order o/,
  },
  'room kept for nobody': {
    file: 'voyages.db',
    sql: `UPDATE state_voyages SET _state = json_set(_state, '$.freeCapacity', freeCapacity - 1)`,
    seen: /free, .* booked/,
  },
  'an event that was not answered': {
    file: 'containers.db',
    sql: `UPDATE processed SET version = version - 1 WHERE stream LIKE 'orders-%'`,
    seen: /^containers: orders-.* is at \d+, processed to/,
  },
  'an event put aside': {
    file: 'voyages.db',
    sql: `INSERT INTO dead_letters VALUES ('voyages', 'orders-o', 1, '{}', 'it was bad', 3)`,
    seen: /voyages put aside orders-o@1: it was bad/,
  },
};

/** The tables of a view are named by its adapter: found by what is in them. */
const harmsOfView: Readonly<Record<string, { readonly change: (table: string) => string; readonly of: RegExp }>> = {
  'a column of a document': { of: /shipments/, change: (table) => `UPDATE ${table} SET status = 'LOST'` },
  'a state of a document': {
    of: /shipments/,
    change: (table) => `UPDATE ${table} SET state = json_set(state, '$.product', 'x')`,
  },
  'a document that is missing': {
    of: /shipments/,
    change: (table) => `DELETE FROM ${table} WHERE id = (SELECT max(id) FROM ${table})`,
  },
  'an entity that is missing': {
    of: /customers/,
    change: (table) => `DELETE FROM ${table} WHERE id = (SELECT max(id) FROM ${table})`,
  },
  'an entity that is behind': { of: /orders/, change: (table) => `UPDATE ${table} SET version = version - 1` },
};

async function harmed(
  file: (data: string) => Promise<string> | string,
  sql: (database: Database.Database) => string,
): Promise<Checked> {
  const data = await mkdtemp(join(folder, 'harmed-'));
  // SQLite's shared memory goes when the closed file is garbage-collected, perhaps now; it makes it anew.
  await cp(sound, data, { recursive: true, filter: (path) => !path.endsWith('-shm') });
  const database = new Database(await file(data));
  expect(database.prepare(sql(database)).run().changes).toBeGreaterThan(0);
  database.close();
  return check(data, record, reads);
}

test('of a sound system it says nothing', async () => {
  const { violations, events } = await check(sound, record, reads);
  expect(violations).toEqual([]);
  expect(events).toBeGreaterThan(record.acknowledged.length);
});

describe('it sees', () => {
  test.each(Object.entries(harms))('%s', async (_, { file, sql, seen }) => {
    const { violations } = await harmed(
      (data) => join(data, file),
      () => sql,
    );
    expect(violations).toContainEqual(expect.stringMatching(seen));
  });

  test('an acknowledgement of what is not there', async () => {
    const [first] = record.acknowledged;
    const told = { ...record, acknowledged: [...record.acknowledged, { ...first!, version: 1_000 }] };
    const { violations } = await check(sound, told, reads);
    expect(violations).toEqual([expect.stringMatching(/@1000, which is not there$/)]);
  });

  test('an answer that no client should get', async () => {
    const { violations } = await check(sound, { ...record, wrong: ['INTERNAL'] }, reads);
    expect(violations).toEqual(['a client was told: INTERNAL']);
  });
});

describe('in the view it sees', () => {
  test.each(Object.entries(harmsOfView))('%s', async (_, { of, change }) => {
    const { violations } = await harmed(viewFile, (database) => change(tableNamed(database, of)));
    expect(violations).toContainEqual(expect.stringMatching(/^the view (has|does not have)|^a rebuild has/));
  });
});

async function viewFile(data: string): Promise<string> {
  const file = (await readdir(join(data, 'view'))).find((name) => name.endsWith('.db'));
  return join(data, 'view', file!);
}

function tableNamed(database: Database.Database, of: RegExp): string {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").raw().all([]) as [string][];
  const found = tables.map(([name]) => name).filter((name) => of.test(name));
  return `"${found.sort((a, b) => a.length - b.length)[0]}"`;
}
