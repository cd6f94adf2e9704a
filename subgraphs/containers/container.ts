import { type Decider, Rejection } from '../../eventing/index.ts';
import {
  type Container,
  type ContainerEvent,
  type ContainerStatus,
  type ContainerType,
  container,
  type Telemetry,
} from './events.ts';

/** The temperatures, in °C and inclusive, that a reefer container keeps its goods at. Any other is an anomaly. */
export const TEMPERATURE_RANGE = { min: -30, max: 10 } as const;

/** So many anomalies one after the other mean that the container is broken, not that its door was open. */
export const ANOMALIES_TO_FAIL = 3;

export type ContainerCommand =
  | {
      readonly type: 'addContainer';
      readonly id: string;
      readonly brand: string;
      /** Its `type`; a command's own is taken. */
      readonly containerType: ContainerType;
      readonly capacity: number;
      readonly port: string;
    }
  | { readonly type: 'recordTelemetry'; readonly reading: Telemetry }
  | { readonly type: 'sendToMaintenance' }
  | { readonly type: 'returnFromMaintenance' }
  | Handling;

/** What becomes of a container because of an order or a voyage: changes nothing where it does not apply (any more). */
export type Handling =
  | { readonly type: 'allocate'; readonly orderId: string; readonly revision: number }
  | { readonly type: 'release'; readonly orderId: string }
  | { readonly type: 'load'; readonly orderId: string; readonly revision: number; readonly voyageId: string }
  | { readonly type: 'unload'; readonly orderId: string; readonly voyageId: string; readonly port: string };

/** A client's command in the wrong status is rejected. A container that does not exist is left to the caller. */
export const containerDecider: Decider<Container, ContainerCommand, ContainerEvent> = { ...container, decide };

function decide(command: ContainerCommand, container: Container | null): readonly ContainerEvent[] {
  if (command.type === 'addContainer') {
    const { id, brand, containerType, capacity, port } = command;
    const data = { id, brand, type: containerType, capacity, port };
    return container === null ? [{ type: 'ContainerAdded', data }] : [];
  }
  if (container === null) return [];
  switch (command.type) {
    case 'recordTelemetry':
      return record(container, command.reading);
    case 'sendToMaintenance':
      mustBe(container, 'EMPTY', 'CONTAINER_IN_USE');
      return [maintenance('sent by its operator', container)];
    case 'returnFromMaintenance':
      mustBe(container, 'MAINTENANCE', 'CONTAINER_NOT_IN_MAINTENANCE');
      if (container.port === null) {
        throw new Rejection('CONTAINER_AT_SEA', `container ${container.id} is aboard a ship until that arrives`);
      }
      return [{ type: 'ContainerReturned', data: {} }];
    default:
      return handle(command, container);
  }
}

function handle(command: Handling, { status, orderId, orderRevision, voyageId }: Container): readonly ContainerEvent[] {
  const allocated = status === 'ALLOCATED' && orderId === command.orderId;
  switch (command.type) {
    case 'allocate':
      return status === 'EMPTY'
        ? [{ type: 'ContainerAllocated', data: { orderId: command.orderId, revision: command.revision } }]
        : [];
    case 'release':
      return allocated ? [{ type: 'ContainerReleased', data: { orderId: command.orderId } }] : [];
    case 'load':
      return allocated && orderRevision === command.revision
        ? [{ type: 'ContainerLoaded', data: { orderId: command.orderId, voyageId: command.voyageId } }]
        : [];
    case 'unload': {
      const { type: _, ...data } = command;
      return voyageId === command.voyageId ? [{ type: 'ContainerUnloaded', data }] : [];
    }
  }
}

/** A reading that is not newer than the latest is known already. One in maintenance is read, but fails nobody. */
function record(container: Container, reading: Telemetry): readonly ContainerEvent[] {
  if (container.telemetry !== null && reading.recordedAt <= container.telemetry.recordedAt) return [];
  const { temperature, recordedAt } = reading;
  const recorded: ContainerEvent = { type: 'TelemetryRecorded', data: reading };
  if (temperature >= TEMPERATURE_RANGE.min && temperature <= TEMPERATURE_RANGE.max) return [recorded];
  const inARow = container.anomaliesInARow + 1;
  const anomaly: ContainerEvent = { type: 'AnomalyDetected', data: { temperature, recordedAt, inARow } };
  if (container.status === 'MAINTENANCE' || inARow < ANOMALIES_TO_FAIL) return [recorded, anomaly];
  return [recorded, anomaly, maintenance(`${inARow} anomalies in a row, the last at ${temperature} °C`, container)];
}

const maintenance = (reason: string, { orderId, orderRevision }: Container): ContainerEvent => ({
  type: 'ContainerSentToMaintenance',
  data: { reason, orderId, revision: orderRevision },
});

function mustBe({ id, status }: Container, allowed: ContainerStatus, rule: string): void {
  if (status !== allowed) {
    throw new Rejection(rule, `container ${id} is ${status}: this is possible only while it is ${allowed}`);
  }
}
