import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openLibsqlViewStore } from '../../projector/libsql/index.ts';
import { shipments } from '../../views/shipments.ts';

test('a document says, when asked, of which versions its root and its selected parts are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-versions-'));
  const store = openLibsqlViewStore({ file: join(folder, 'view.db'), views: [shipments] });
  const entity = (id: string, version: number, state: object) => ({ id, version, state });
  const customer = entity('c-1', 4, { id: 'c-1', name: 'Ada', address: { country: 'NL' }, tier: 'STANDARD' });
  const order = entity('o-1', 2, {
    id: 'o-1',
    customerId: 'c-1',
    voyageId: null,
    containerIds: ['k-1', 'k-2'],
    placedAt: '2026-01-01T00:00:00.000Z',
  });
  await store.write(async (writer) => {
    await writer.putEntities('customers', [customer]);
    await writer.putEntities('orders', [order]);
    await writer.putEntities('containers', [entity('k-1', 7, { id: 'k-1', telemetry: null })]);
    const parts = {
      customer: [{ id: 'c-1', entity: customer }],
      voyage: [],
      containers: ['k-1', 'k-2'].map((id) => ({ id, entity: null })),
      pickupPort: [],
      destinationPort: [],
    };
    await writer.putDocuments(shipments, [{ root: order, parts }]);
  });
  const selected = {
    root: [],
    parts: { customer: ['name'], voyage: ['ship'], containers: ['id'] },
    versions: true,
  } as const;
  const found = await store.get(shipments, ['o-1'], selected);
  expect(found.get('o-1')?.versions).toEqual({ 'orders-o-1': 2, 'customers-c-1': 4, 'containers-k-1': 7 });
  const listed = await store.find(shipments, [{ where: [], orderBy: [], limit: 5 }], {
    root: [],
    parts: {},
    versions: true,
  });
  expect(listed[0]?.[0]?.versions).toEqual({ 'orders-o-1': 2 });
  expect(listed[0]?.[0]?.keyset).toEqual(['o-1']);
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
