import { expect, test } from '@jest/globals';
import { integer, real, type StoredKind, text } from '../../eventing/index.ts';
import { testDatabases, withServers } from '../servers.ts';
import { newDatabases } from './history/databases.ts';
import { newFiles } from './history/files.ts';
import type { Place } from './history/place.ts';

interface Thing {
  readonly id: string;
  readonly value: unknown;
}

const things: StoredKind<Thing> = {
  type: 'Thing',
  category: 'things',
  evolve: (_, { data }) => data as Thing,
  columns: {
    text: text(({ value }) => (typeof value === 'string' ? value : null)),
    real: real(({ value }) => (typeof value === 'number' ? value : null)),
    whole: integer(({ value }) => (Number.isSafeInteger(value) ? Number(value) : null)),
  },
  indexes: [['text'], ['real'], ['whole']],
};

/** What a driver or a database may make something else of. */
const VALUES: readonly unknown[] = [
  ...[0, 1, -1, 1.5, 0.1 + 0.2, 1e21, -1e21, 1e-7, 5e-324, 1.7976931348623157e308],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1],
  ...[
    '',
    ' ',
    'a',
    'A',
    'ä',
    'a\u0308',
    '\uff01',
    '\u{1f600}',
    '$',
    '$a.b',
    '1',
    '01',
    'null',
    '2026-11-01T00:00:00.000Z',
  ],
  'x'.repeat(100_000),
  ...[null, true, false, [], {}, [[]], [null], [{}, 1, 'a'], { a: null }, { 'a.b': 1, $c: { $d: [] }, '': 0 }],
  { _id: 1, id: 'other', constructor: 'c', toString: 'd', $oid: '5f', $date: 1, $numberLong: '1' },
];

/** What a place gives back of all of them, and in which orders. */
async function kept(place: Place) {
  await using store = await place.open({ name: 'things', kinds: [things] });
  const metadata = { time: '2026-11-01T00:00:00.000Z', causation: null, correlation: 'c' };
  for (const [i, value] of VALUES.entries()) {
    const data = { id: `t${i}`, value };
    const events = [{ type: 'ThingMade', data, ...metadata }];
    await store.append([{ category: 'things', id: data.id, expectedVersion: 0, events, state: data }]);
  }
  const ordered = (column: string, direction: 'asc' | 'desc') =>
    store.find(things, { where: [], orderBy: [{ column, direction }], limit: 1_000 });
  return {
    log: (await store.readLog(0, 1_000)).map(({ event }) => event),
    states: (await ordered('text', 'asc')).map(({ state }) => state),
    orders: await Promise.all(
      ['text', 'real', 'whole'].flatMap((column) => [
        ordered(column, 'asc').then((found) => found.map(({ id }) => id)),
        ordered(column, 'desc').then((found) => found.map(({ id }) => id)),
      ]),
    ),
  };
}

withServers('odd values', (servers) => {
  const { connection } = testDatabases(servers);

  test('are kept and ordered in databases as in files', async () => {
    await using files = await newFiles();
    await using databases = await newDatabases(connection)();
    const inFiles = await kept(files);
    expect(inFiles.log.map(({ data }) => (data as Thing).value)).toEqual(VALUES);
    expect(await kept(databases)).toEqual(inFiles);
  });
});
