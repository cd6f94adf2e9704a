import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import type { RecordedEvent } from '../../eventing/index.ts';
import { openLibsqlViewStore } from '../../projector/libsql/index.ts';
import { projector } from '../../projector/projector.ts';
import type { ViewStore } from '../../projector/store.ts';
import { containers } from '../../views/containers.ts';
import { shipments } from '../../views/shipments.ts';
import { type Happening, recorded } from './histories.ts';
import { lines } from './naive.ts';
import { shippingViews as views } from './shipping-histories.ts';

// What the reference implementations get wrong about their views: each test fails on the defect it is named after.

const folder = mkdtempSync(join(tmpdir(), 'joinery-get-wrong-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const happened = (category: string, id: string, type: string, data: object): Happening => ({
  category,
  id,
  type,
  data,
});
const asked = {
  product: 'bananas',
  quantity: 8,
  pickupPort: 'DEHAM',
  destinationPort: 'NLRTM',
  pickupDate: '2026-01-05',
  expectedDeliveryDate: '2026-02-10',
};
const placed = (id: string, placedAt: string) =>
  happened('orders', id, 'OrderPlaced', { ...asked, id, customerId: 'c1', revision: 1, placedAt });
const added = (id: string) =>
  happened('containers', id, 'ContainerAdded', { id, brand: 'B', type: 'REEFER_20', capacity: 5, port: 'DEHAM' });
const measured = (id: string, temperature: number) =>
  happened('containers', id, 'TelemetryRecorded', {
    temperature,
    humidity: 50,
    co2: 1,
    recordedAt: '2026-01-06T07:08:09.000Z',
  });

const history = recorded([
  placed('o1', '2026-01-02T03:04:05.678Z'),
  happened('orders', 'o1', 'OrderUpdated', { ...asked, quantity: 9, revision: 2 }),
  happened('orders', 'o1', 'OrderContainersAllocated', { containerIds: ['k1', 'k2'] }),
  added('k1'),
  added('k2'),
  measured('k2', -4.5),
]);
const of = (stream: string): RecordedEvent[] => history.filter((event) => event.stream === stream);

const aFile = (): string => join(folder, `${files++}.db`);
const deliver = (store: ViewStore, ...events: readonly RecordedEvent[]) =>
  projector({ views, store, delay: async () => {} }).deliver({ events, position: {}, caughtUp: null });
const all = { root: ['quantity', 'placedAt', 'status'], parts: { containers: ['id', 'telemetry'] } };
const shipment = async (store: ViewStore, id = 'o1') => (await store.get(shipments, [id], all)).get(id);

test('a restart empties the read side', async () => {
  const file = aFile();
  {
    await using store = openLibsqlViewStore({ file, views });
    await deliver(store, ...history);
  }
  await using store = openLibsqlViewStore({ file, views });
  expect(await shipment(store)).toMatchObject({ root: { quantity: 9 } });
});

test('the view ignores updates', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  await deliver(store, ...history.slice(0, 1));
  await deliver(store, ...history.slice(1));
  expect(await shipment(store)).toMatchObject({
    root: { quantity: 9 },
    parts: { containers: [{ id: 'k1' }, { id: 'k2' }] },
  });
  await deliver(store, { ...of('containers-k2')[1]!, version: 3, id: 'containers-k2@3', data: { temperature: 6 } });
  expect(await shipment(store)).toMatchObject({ parts: { containers: [{}, { telemetry: { temperature: 6 } }] } });
});

test('history timestamps become 0', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  await deliver(store, ...history);
  const found = await shipment(store);
  expect(found).toMatchObject({ root: { placedAt: '2026-01-02T03:04:05.678Z' } });
  expect(found?.parts.containers).toMatchObject([{}, { telemetry: { recordedAt: '2026-01-06T07:08:09.000Z' } }]);
  const [month] = await store.aggregate(shipments, { where: [], groupBy: ['month'], sums: [] });
  expect(month?.key).toEqual(['2026-01']);
});

test('an exception in a handler loses the event or ends the consumer', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  const broken = { ...placed('o2', '2026-01-02T03:04:05.678Z'), data: { id: 'o2', customerId: 'c1' } };
  await deliver(store, ...recorded([broken]), ...history);
  expect(await shipment(store)).toBeDefined();
  expect(await store.stale()).toMatchObject([{ stream: 'orders-o2', version: 1, waiting: 1 }]);
});

test('an order that needs two containers keeps one', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  await deliver(store, ...history);
  expect((await shipment(store))?.parts.containers).toHaveLength(2);
  const with2 = [{ some: 'containers', where: [{ column: 'id', in: ['k2'] }] }];
  expect(await store.count(shipments, [with2])).toEqual([1]);
});

test('a redelivered OrderPlaced resets the order to its first state', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  await deliver(store, ...history);
  const before = await lines(store.dump());
  await deliver(store, history[0]!);
  await deliver(store, ...history.slice(0, 2));
  expect(await lines(store.dump())).toEqual(before);
});

test('rebuilds differ because the view stores wall-clock time', async () => {
  await using one = openLibsqlViewStore({ file: aFile(), views });
  await using other = openLibsqlViewStore({ file: aFile(), views });
  await deliver(one, ...history);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  await deliver(other, ...history);
  clock.mockRestore();
  expect(await lines(other.dump())).toEqual(await lines(one.dump()));
});

test("keyset paging's second page is wrong", async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  // Newest first; three at the same moment, which go by id.
  const times = ['10', '11', '11', '11', '12'].map((hour) => `2026-01-02T${hour}:00:00.000Z`);
  await deliver(store, ...recorded(times.map((time, i) => placed(`o${i}`, time))));
  const query = { where: [], orderBy: [{ column: 'placedAt', direction: 'desc' as const }], limit: 2 };
  const [first] = await store.find(shipments, [query], all);
  const [second] = await store.find(shipments, [{ ...query, after: first!.at(-1)!.keyset }], all);
  const [third] = await store.find(shipments, [{ ...query, after: second!.at(-1)!.keyset }], all);
  expect([first, second, third].map((page) => page?.map(({ id }) => id))).toEqual([['o4', 'o1'], ['o2', 'o3'], ['o0']]);
});

test('a container that was on many orders shows its last state on all of them, written once', async () => {
  await using store = openLibsqlViewStore({ file: aFile(), views });
  const orders = ['o1', 'o2', 'o3'].flatMap((id) => [
    placed(id, '2026-01-02T03:04:05.678Z'),
    happened('orders', id, 'OrderContainersAllocated', { containerIds: ['k1'] }),
  ]);
  await deliver(store, ...recorded([...orders, added('k1'), measured('k1', 3)]));
  const warm = [{ some: 'containers', where: [{ column: 'temperature', from: 3 }] }];
  expect(await store.count(shipments, [warm])).toEqual([3]);
  expect(await store.count(containers, [[{ column: 'temperature', from: 3 }]])).toEqual([1]);
});
