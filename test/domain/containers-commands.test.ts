import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addContainer,
  recordTelemetry,
  returnFromMaintenance,
  sendToMaintenance,
} from '../../subgraphs/containers/commands.ts';
import { openWorld, type World } from '../scenarios/world.ts';

const content = { brand: 'Polar', type: 'REEFER_40', capacity: 40, port: 'NLRTM' } as const;
const reading = { id: 'c1', temperature: -5, humidity: 60, co2: 4 };

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await addContainer(containers(), { ...content, id: 'c1' });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});
const containers = () => world.context('containers');

describe('addContainer', () => {
  test('answers with the container and what its token is made of', async () => {
    const added = await addContainer(containers(), { ...content, id: 'c2' });
    expect(added).toMatchObject({ category: 'containers', id: 'c2', version: 1 });
    expect(added.state).toMatchObject({ ...content, status: 'EMPTY', anomalies: 0, telemetry: null });
    expect((await addContainer(containers(), content)).id).toMatch(/^[0-9a-z]{26}$/);
  });

  test('again with the same content returns what exists, with other content it is a conflict', async () => {
    expect(await addContainer(containers(), { ...content, id: 'c1' })).toMatchObject({ version: 1 });
    await expect(addContainer(containers(), { ...content, id: 'c1', capacity: 41 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('says all that is wrong at once', async () => {
    const error = await addContainer(containers(), { brand: '', type: 'REEFER_40', capacity: 0, port: 'XX' }).catch(
      (thrown: unknown) => thrown,
    );
    const paths = ['brand', 'capacity', 'port'].map((path) => ({ path: ['input', path] }));
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', faults: paths } });
  });
});

describe('recordTelemetry', () => {
  test('is measured now unless given', async () => {
    const { state } = await recordTelemetry(containers(), reading);
    const [added] = await world.log('containers');
    expect(state.telemetry).toMatchObject({ temperature: -5, humidity: 60, co2: 4 });
    expect(state.telemetry!.recordedAt > added!.time).toBe(true);
  });

  test('takes any offset', async () => {
    const recordedAt = '2026-11-02T10:00:00+02:00';
    const { state } = await recordTelemetry(containers(), { ...reading, recordedAt });
    expect(state.telemetry?.recordedAt).toBe('2026-11-02T08:00:00.000Z');
  });

  test('what is not newer than the latest changes nothing', async () => {
    const recordedAt = '2026-11-02T08:00:00.000Z';
    await recordTelemetry(containers(), { ...reading, recordedAt });
    const again = await recordTelemetry(containers(), { ...reading, temperature: 30, recordedAt });
    expect(again).toMatchObject({ version: 2, state: { anomalies: 0, telemetry: { temperature: -5 } } });
  });

  test('three anomalies in a row end its service', async () => {
    for (let anomaly = 0; anomaly < 2; anomaly++) await recordTelemetry(containers(), { ...reading, temperature: 11 });
    expect(await recordTelemetry(containers(), { ...reading, temperature: 11 })).toMatchObject({
      version: 8,
      state: { status: 'MAINTENANCE', anomalies: 3 },
    });
  });

  test.each([
    { temperature: 101 },
    { temperature: Number.NaN },
    { humidity: -1 },
    { co2: 100.1 },
    { recordedAt: 'now' },
  ])('not with %j', async (change) => {
    await expect(recordTelemetry(containers(), { ...reading, ...change })).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

test('to maintenance and back', async () => {
  expect((await sendToMaintenance(containers(), { id: 'c1', reason: 'worn' })).state.status).toBe('MAINTENANCE');
  expect((await world.log('containers')).at(-1)?.data).toMatchObject({ reason: 'worn', orderId: null });
  await expect(sendToMaintenance(containers(), { id: 'c1' })).rejects.toMatchObject({ rule: 'CONTAINER_IN_USE' });
  expect((await returnFromMaintenance(containers(), { id: 'c1' })).state.status).toBe('EMPTY');
  await expect(returnFromMaintenance(containers(), { id: 'c1' })).rejects.toMatchObject({
    rule: 'CONTAINER_NOT_IN_MAINTENANCE',
  });
});

test.each([sendToMaintenance, returnFromMaintenance])('%p: an unknown container is not found', async (command) => {
  await expect(command(containers(), { id: 'ghost' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('telemetry of an unknown container is not found', async () => {
  await expect(recordTelemetry(containers(), { ...reading, id: 'ghost' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
