import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeToken } from '../../api/index.ts';
import { containerDecider } from '../../subgraphs/containers/container.ts';
import { service } from '../../subgraphs/containers/main.ts';
import { decided, faultsOf, PAGE_FIELDS, type Page, pageThrough, type Running, running } from './running.ts';

const FIELDS = `id brand type capacity status anomalies port { unlocode } order { id }
  telemetry { temperature humidity co2 recordedAt }`;
const ADD = `mutation ($input: AddContainerInput!) { addContainer(input: $input) { container { ${FIELDS} } token } }`;
const RECORD = `mutation ($input: RecordTelemetryInput!) {
  recordTelemetry(input: $input) { container { ${FIELDS} } token }
}`;
const PAGE = `query ($filter: ContainerFilter, $first: Int, $after: String) {
  containers(filter: $filter, first: $first, after: $after) { ${PAGE_FIELDS} }
}`;
const box = { brand: 'Kuehl', type: 'REEFER_40', capacity: 60, port: 'NLRTM' };
const reading = { temperature: 4.5, humidity: 80, co2: 0.4, recordedAt: '2026-11-23T08:00:00.000Z' };

interface Containers {
  readonly containers: Page;
}
type Payloads = Record<string, { readonly container: object; readonly token: string }>;

let containers: Running;
const change = async (mutation: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await containers.ask<Payloads>(mutation, variables);
  expect(errors).toEqual([]);
  const { container, token } = Object.values(data)[0]!;
  return { container, versions: decodeToken(token) };
};

beforeAll(async () => {
  containers = await running(service);
  for (const [i, port] of ['NLRTM', 'NLRTM', 'SGSIN', 'SGSIN', 'SGSIN'].entries()) {
    await change(ADD, { input: { ...box, id: `k${i}`, port, type: i === 4 ? 'REEFER_20' : 'REEFER_40' } });
  }
  await change(RECORD, { input: { id: 'k0', ...reading, temperature: -5 } });
  await change(RECORD, { input: { id: 'k1', ...reading, temperature: 5 } });
  await decided(containers, containerDecider, 'k2', { type: 'allocate', data: { orderId: 'o1', revision: 1 } });
});
afterAll(async () => {
  await containers[Symbol.asyncDispose]();
});

describe('mutations', () => {
  test('addContainer returns the empty container', async () => {
    const { container, versions } = await change(ADD, { input: { ...box, id: 'added' } });
    expect(container).toEqual({
      ...box,
      id: 'added',
      status: 'EMPTY',
      anomalies: 0,
      port: { unlocode: 'NLRTM' },
      order: null,
      telemetry: null,
    });
    expect(versions).toEqual(new Map([['containers-added', 1]]));
  });

  test('recordTelemetry returns the latest reading, in UTC', async () => {
    await change(ADD, { input: { ...box, id: 'measured' } });
    const { container, versions } = await change(RECORD, {
      input: { id: 'measured', ...reading, recordedAt: '2026-11-23T09:00:00+01:00' },
    });
    expect(container).toMatchObject({ telemetry: reading, anomalies: 0 });
    expect(versions).toEqual(new Map([['containers-measured', 2]]));
  });

  test('sendToMaintenance and returnFromMaintenance take a container out of service and back', async () => {
    await change(ADD, { input: { ...box, id: 'worn' } });
    const sent = await change('mutation { sendToMaintenance(input: { id: "worn" }) { container { status } token } }');
    expect(sent).toEqual({ container: { status: 'MAINTENANCE' }, versions: new Map([['containers-worn', 2]]) });
    const back = await change(
      'mutation { returnFromMaintenance(input: { id: "worn" }) { container { status } token } }',
    );
    expect(back).toEqual({ container: { status: 'EMPTY' }, versions: new Map([['containers-worn', 3]]) });
  });

  const faulty: [fault: string, input: object, paths: string[]][] = [
    ['an empty brand', { brand: '' }, ['input.brand']],
    ['no capacity', { capacity: 0 }, ['input.capacity']],
    ['an unknown port', { port: 'XXXXX' }, ['input.port']],
    ['two faults', { brand: ' ', port: '' }, ['input.brand', 'input.port']],
  ];
  test.each(faulty)('addContainer refuses %s', async (_, input, paths) => {
    expect(faultsOf(await containers.ask(ADD, { input: { ...box, ...input } }))).toEqual(paths);
  });

  test.each([
    [{ humidity: 101 }, ['input.humidity']],
    [{ co2: -1 }, ['input.co2']],
    [{ temperature: 1e9, humidity: -0.1 }, ['input.temperature', 'input.humidity']],
  ])('recordTelemetry refuses %j', async (input, paths) => {
    expect(faultsOf(await containers.ask(RECORD, { input: { id: 'k0', ...reading, ...input } }))).toEqual(paths);
  });

  test('wrong types are refused before the command', async () => {
    for (const input of [
      { ...box, type: 'REEFER_30' },
      { ...box, capacity: 1.5 },
      { ...box, port: null },
    ]) {
      expect((await containers.ask(ADD, { input })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  test('a container in use is not sent to maintenance, one in service does not return from it', async () => {
    const send = 'mutation { sendToMaintenance(input: { id: "k2" }) { token } }';
    expect((await containers.ask(send)).errors).toMatchObject([
      { extensions: { code: 'REJECTED', rule: 'CONTAINER_IN_USE' } },
    ]);
    const back = 'mutation { returnFromMaintenance(input: { id: "k0" }) { token } }';
    expect((await containers.ask(back)).errors).toMatchObject([{ extensions: { code: 'REJECTED' } }]);
  });

  test.each([
    ['sendToMaintenance', 'id: ""', ['input.id']],
    ['sendToMaintenance', `id: "k0", reason: "${'x'.repeat(501)}"`, ['input.reason']],
    ['returnFromMaintenance', 'id: ""', ['input.id']],
  ])('%s refuses { %.20s }', async (name, input, paths) => {
    const answer = await containers.ask(`mutation { ${name}(input: { ${input} }) { token } }`);
    expect(faultsOf(answer)).toEqual(paths);
  });

  test.each(['sendToMaintenance', 'returnFromMaintenance'])('%s of an unknown container is not found', async (name) => {
    const { errors } = await containers.ask(`mutation { ${name}(input: { id: "nothing" }) { token } }`);
    expect(errors).toMatchObject([{ path: [name], extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('queries', () => {
  const seeded = ['k0', 'k1', 'k2', 'k3', 'k4'];

  test('a container has references to its port and order; an unknown id is null', async () => {
    const { data } = await containers.ask(`{
      ours: container(id: "k2") { status port { unlocode } order { id } } lost: container(id: "nothing") { id }
    }`);
    expect(data).toEqual({
      ours: { status: 'ALLOCATED', port: { unlocode: 'SGSIN' }, order: { id: 'o1' } },
      lost: null,
    });
  });

  const filters: [what: string, filter: object, found: string[]][] = [
    ['port', { port: ['SGSIN'] }, ['k2', 'k3', 'k4']],
    ['type', { type: ['REEFER_20'] }, ['k4']],
    ['status', { status: ['ALLOCATED', 'LOADED'] }, ['k2']],
    ['temperature: from is inclusive', { temperature: { from: 5 } }, ['k1']],
    ['temperature: until is exclusive', { temperature: { until: 5 } }, ['k0']],
    ['temperature within', { temperature: { from: -10, until: 10 } }, ['k0', 'k1']],
    ['a range without bounds: no condition', { temperature: {}, port: ['SGSIN'] }, ['k2', 'k3', 'k4']],
    ['a range that is null', { temperature: { from: null, until: null }, type: ['REEFER_20'] }, ['k4']],
  ];
  test.each(filters)('containers are filtered by %s', async (_, filter, found) => {
    const { data } = await containers.ask<Containers>(PAGE, { filter: { id: seeded, ...filter } });
    expect(data.containers.nodes.map(({ id }) => id)).toEqual(found);
    expect(data.containers.totalCount).toBe(found.length);
  });

  test('containers are paged to the end', async () => {
    const pages = await pageThrough(async (after) => {
      const { data } = await containers.ask<Containers>(PAGE, { filter: { id: seeded }, first: 2, after });
      return data.containers;
    });
    expect(pages).toEqual([['k0', 'k1'], ['k2', 'k3'], ['k4']]);
  });

  test('the cursor of another filter is refused', async () => {
    const { data } = await containers.ask<Containers>(PAGE, { filter: { id: ['k0', 'k1'] } });
    const after = data.containers.pageInfo.endCursor;
    const { errors } = await containers.ask(PAGE, { filter: { id: ['k0', 'k2'] }, after });
    expect(errors).toMatchObject([{ path: ['containers'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('references are one read', async () => {
    const { load } = containers.reads;
    const representations = [...seeded, 'nothing'].map((id) => ({ __typename: 'Container', id }));
    const { data } = await containers.ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Container { id } } }',
      { r: representations },
    );
    expect(data).toEqual({ _entities: [...seeded.map((id) => ({ id })), null] });
    expect(containers.reads.load).toBe(load + 1);
  });
});
