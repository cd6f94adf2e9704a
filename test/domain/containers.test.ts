import { describe, expect, test } from '@jest/globals';
import { type ContainerCommand, containerDecider, TEMPERATURE_RANGE } from '../../subgraphs/containers/container.ts';
import {
  type Container,
  type ContainerEvent,
  type ContainerStatus,
  container as containerKind,
} from '../../subgraphs/containers/events.ts';
import { given } from '../given.ts';

const addition = { id: 'c1', brand: 'Polar', type: 'REEFER_40', capacity: 40, port: 'NLRTM' } as const;
const added: ContainerEvent = { type: 'ContainerAdded', data: addition };
const allocated: ContainerEvent = { type: 'ContainerAllocated', data: { orderId: 'o1', revision: 1 } };
const released: ContainerEvent = { type: 'ContainerReleased', data: { orderId: 'o1' } };
const loaded: ContainerEvent = { type: 'ContainerLoaded', data: { orderId: 'o1', voyageId: 'v1' } };
const unloaded: ContainerEvent = {
  type: 'ContainerUnloaded',
  data: { orderId: 'o1', voyageId: 'v1', port: 'SGSIN' },
};
const returned: ContainerEvent = { type: 'ContainerReturned', data: {} };
const sent = (reason: string, orderId: string | null): ContainerEvent => ({
  type: 'ContainerSentToMaintenance',
  data: { reason, orderId, revision: orderId === null ? null : 1 },
});

const at = (minute: number) => `2026-11-01T08:${String(minute).padStart(2, '0')}:00.000Z`;
const reading = (minute: number, temperature: number) =>
  ({ temperature, humidity: 60, co2: 4, recordedAt: at(minute) }) as const;
const read = (minute: number, temperature: number): ContainerEvent => ({
  type: 'TelemetryRecorded',
  data: reading(minute, temperature),
});
const anomaly = (minute: number, temperature: number, inARow: number): ContainerEvent => ({
  type: 'AnomalyDetected',
  data: { temperature, recordedAt: at(minute), inARow },
});

type State = ContainerStatus | 'AT_SEA_IN_MAINTENANCE';
const histories: Record<State, readonly ContainerEvent[]> = {
  EMPTY: [added],
  ALLOCATED: [added, allocated],
  LOADED: [added, allocated, loaded],
  MAINTENANCE: [added, sent('worn', null)],
  AT_SEA_IN_MAINTENANCE: [added, allocated, loaded, sent('too warm', 'o1')],
};
const states = Object.keys(histories) as State[];

const commands = {
  sendToMaintenance: { type: 'sendToMaintenance', data: { reason: 'worn' } },
  returnFromMaintenance: { type: 'returnFromMaintenance', data: {} },
  recordTelemetry: { type: 'recordTelemetry', data: reading(1, -5) },
  allocate: { type: 'allocate', data: { orderId: 'o1', revision: 1 } },
  release: { type: 'release', data: { orderId: 'o1' } },
  load: { type: 'load', data: { orderId: 'o1', revision: 1, voyageId: 'v1' } },
  unload: { type: 'unload', data: { orderId: 'o1', voyageId: 'v1', port: 'SGSIN' } },
} satisfies Record<string, ContainerCommand>;

const table: Record<keyof typeof commands, { readonly [S in State]: string | readonly ContainerEvent[] }> = {
  sendToMaintenance: {
    EMPTY: [sent('worn', null)],
    ALLOCATED: 'CONTAINER_IN_USE',
    LOADED: 'CONTAINER_IN_USE',
    MAINTENANCE: 'CONTAINER_IN_USE',
    AT_SEA_IN_MAINTENANCE: 'CONTAINER_IN_USE',
  },
  returnFromMaintenance: {
    EMPTY: 'CONTAINER_NOT_IN_MAINTENANCE',
    ALLOCATED: 'CONTAINER_NOT_IN_MAINTENANCE',
    LOADED: 'CONTAINER_NOT_IN_MAINTENANCE',
    MAINTENANCE: [returned],
    AT_SEA_IN_MAINTENANCE: 'CONTAINER_AT_SEA',
  },
  recordTelemetry: {
    EMPTY: [read(1, -5)],
    ALLOCATED: [read(1, -5)],
    LOADED: [read(1, -5)],
    MAINTENANCE: [read(1, -5)],
    AT_SEA_IN_MAINTENANCE: [read(1, -5)],
  },
  allocate: { EMPTY: [allocated], ALLOCATED: [], LOADED: [], MAINTENANCE: [], AT_SEA_IN_MAINTENANCE: [] },
  release: { EMPTY: [], ALLOCATED: [released], LOADED: [], MAINTENANCE: [], AT_SEA_IN_MAINTENANCE: [] },
  load: { EMPTY: [], ALLOCATED: [loaded], LOADED: [], MAINTENANCE: [], AT_SEA_IN_MAINTENANCE: [] },
  unload: { EMPTY: [], ALLOCATED: [], LOADED: [unloaded], MAINTENANCE: [], AT_SEA_IN_MAINTENANCE: [unloaded] },
};

test('adding a container', () => {
  given(containerDecider)
    .when({ type: 'addContainer', data: addition })
    .then(added)
    .state({ ...addition, status: 'EMPTY', orderId: null, voyageId: null, telemetry: null, anomalies: 0 });
  given(containerDecider, added).when({ type: 'addContainer', data: addition }).thenNothing();
});

describe.each(states)('while %s', (name) => {
  const container = given(containerDecider, ...histories[name]);

  test.each(Object.keys(commands) as (keyof typeof commands)[])('%s', (command) => {
    const outcome = container.when(commands[command]);
    const expected = table[command][name];
    if (typeof expected === 'string') outcome.rejectedAs(expected);
    else if (expected.length === 0) outcome.thenNothing();
    else outcome.then(...expected);
  });

  test('what is told of another order, revision or voyage changes nothing', () => {
    container.when({ type: 'release', data: { orderId: 'o9' } }).thenNothing();
    container.when({ type: 'load', data: { orderId: 'o9', revision: 1, voyageId: 'v1' } }).thenNothing();
    container.when({ type: 'load', data: { orderId: 'o1', revision: 2, voyageId: 'v1' } }).thenNothing();
    container.when({ type: 'unload', data: { orderId: 'o1', voyageId: 'v9', port: 'BRSSZ' } }).thenNothing();
  });
});

describe('where a container is, and whose', () => {
  const stateAfter = (...events: readonly ContainerEvent[]) => given(containerDecider, ...events).state;
  const free: Partial<Container> = { orderId: null, orderRevision: null, voyageId: null };

  test('from the port to the sea and to another port', () => {
    expect(stateAfter(added, allocated)).toMatchObject({
      status: 'ALLOCATED',
      port: 'NLRTM',
      orderId: 'o1',
      orderRevision: 1,
    });
    expect(stateAfter(added, allocated, loaded)).toMatchObject({
      status: 'LOADED',
      port: null,
      orderId: 'o1',
      voyageId: 'v1',
    });
    expect(stateAfter(added, allocated, loaded, unloaded)).toMatchObject({ ...free, status: 'EMPTY', port: 'SGSIN' });
  });

  test('released it stays where it is', () => {
    expect(stateAfter(added, allocated, released)).toMatchObject({ ...free, status: 'EMPTY', port: 'NLRTM' });
  });

  test('one that failed at sea comes ashore for repair, and can return only there', () => {
    const aboard = histories.AT_SEA_IN_MAINTENANCE;
    expect(stateAfter(...aboard)).toMatchObject({ status: 'MAINTENANCE', port: null, orderId: null, voyageId: 'v1' });
    expect(stateAfter(...aboard, unloaded)).toMatchObject({ ...free, status: 'MAINTENANCE', port: 'SGSIN' });
    given(containerDecider, ...aboard, unloaded)
      .when(commands.returnFromMaintenance)
      .then(returned)
      .state({
        ...free,
        status: 'EMPTY',
        port: 'SGSIN',
      });
  });

  test('one that failed ashore is not unloaded by a voyage that it missed', () => {
    given(containerDecider, added, allocated, sent('too warm', 'o1')).when(commands.unload).thenNothing();
  });
});

describe('telemetry', () => {
  const { min, max } = TEMPERATURE_RANGE;
  const record = (minute: number, temperature: number): ContainerCommand => ({
    type: 'recordTelemetry',
    data: reading(minute, temperature),
  });
  const twoAnomalies = [read(1, 15), anomaly(1, 15, 1), read(2, 16), anomaly(2, 16, 2)];

  test.each([min, max, 0])('%d °C is as it should be', (temperature) => {
    given(containerDecider, added)
      .when(record(1, temperature))
      .then(read(1, temperature))
      .state({ telemetry: reading(1, temperature), anomalies: 0, anomaliesInARow: 0 });
  });

  test.each([min - 0.1, max + 0.1])('%d °C is an anomaly, counted behind its reading', (temperature) => {
    given(containerDecider, added)
      .when(record(1, temperature))
      .then(read(1, temperature), anomaly(1, temperature, 1))
      .state({ telemetry: reading(1, temperature), anomalies: 1, anomaliesInARow: 1, status: 'EMPTY' });
  });

  test('a reading that is not newer than the latest is known already', () => {
    const container = given(containerDecider, added, read(5, -5));
    container.when(record(5, -6)).thenNothing();
    container.when(record(4, 30)).thenNothing();
  });

  test('the second in a row is still borne', () => {
    given(containerDecider, added, read(1, 15), anomaly(1, 15, 1))
      .when(record(2, 16))
      .then(read(2, 16), anomaly(2, 16, 2))
      .state({ status: 'EMPTY', anomalies: 2, anomaliesInARow: 2 });
  });

  test('the third in a row sends it to maintenance, with the order that loses it', () => {
    const reason = '3 anomalies in a row, the last at 17 °C';
    const third = [read(3, 17), anomaly(3, 17, 3)];
    for (const history of [histories.ALLOCATED, histories.LOADED]) {
      given(containerDecider, ...history, ...twoAnomalies)
        .when(record(3, 17))
        .then(...third, sent(reason, 'o1'))
        .state({ status: 'MAINTENANCE', orderId: null, anomalies: 3, anomaliesInARow: 3 });
    }
    given(containerDecider, added, ...twoAnomalies)
      .when(record(3, 17))
      .then(...third, sent(reason, null));
  });

  test('a good reading between them starts the count again', () => {
    given(containerDecider, ...histories.LOADED, ...twoAnomalies, read(3, -5))
      .when(record(4, 17))
      .then(read(4, 17), anomaly(4, 17, 1))
      .state({ status: 'LOADED', anomalies: 3, anomaliesInARow: 1 });
  });

  test('in maintenance anomalies are counted and spoil nothing; back from it the count starts again', () => {
    const broken = [...histories.MAINTENANCE, ...twoAnomalies];
    given(containerDecider, ...broken)
      .when(record(3, 17))
      .then(read(3, 17), anomaly(3, 17, 3))
      .state({ status: 'MAINTENANCE', anomalies: 3 });
    given(containerDecider, ...broken, returned)
      .when(record(3, 17))
      .then(read(3, 17), anomaly(3, 17, 1));
  });
});

test('an event of a container that does not exist leaves none', () => {
  for (const event of [
    allocated,
    released,
    loaded,
    unloaded,
    returned,
    read(1, 0),
    anomaly(1, 20, 1),
    sent('', null),
  ]) {
    expect(containerKind.evolve(null, event)).toBeNull();
  }
});

test.each(Object.values(commands))('before it is added, $type: nothing', (command) => {
  given(containerDecider).when(command).thenNothing();
});
