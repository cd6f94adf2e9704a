import { type Decider, type Event, Rejection } from '../../eventing/index.ts';
import { type Container, type ContainerEvent, type ContainerStatus, container, type Telemetry } from './events.ts';

/** The temperatures, in °C and inclusive, that a reefer container keeps its goods at. Any other is an anomaly. */
export const TEMPERATURE_RANGE = { min: -30, max: 10 } as const;

export const isAnomaly = ({ temperature }: Pick<Telemetry, 'temperature'>): boolean =>
  temperature < TEMPERATURE_RANGE.min || temperature > TEMPERATURE_RANGE.max;

/** So many anomalies one after the other mean that the container is broken, not that its door was open. */
export const ANOMALIES_TO_FAIL = 3;

export type ContainerCommand =
  | Event<'addContainer', Pick<Container, 'id' | 'brand' | 'type' | 'capacity'> & { port: string }>
  | Event<'recordTelemetry', Telemetry>
  | Event<'sendToMaintenance', { reason: string }>
  | Event<'returnFromMaintenance', Record<string, never>>
  | Handling;

/** What becomes of a container because of an order or a ship: changes nothing where it does not apply (any more). */
export type Handling =
  | Event<'allocate', { orderId: string; revision: number }>
  | Event<'release', { orderId: string }>
  | Event<'load', { orderId: string; revision: number; voyageId: string }>
  | Event<'unload', { orderId: string; voyageId: string; port: string }>;

/**
 * A client's command in the wrong status is rejected. That a container does not exist is for whoever gives the
 * command to say.
 */
export const containerDecider: Decider<Container, ContainerCommand, ContainerEvent> = { ...container, decide };

function decide(command: ContainerCommand, container: Container | null): readonly ContainerEvent[] {
  if (command.type === 'addContainer') {
    return container === null ? [{ type: 'ContainerAdded', data: command.data }] : [];
  }
  if (container === null) return [];
  switch (command.type) {
    case 'recordTelemetry':
      return record(container, command.data);
    case 'sendToMaintenance':
      mustBe(container, 'EMPTY', 'CONTAINER_IN_USE');
      return [maintenance(command.data.reason, container)];
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

function handle({ type, data }: Handling, container: Container): readonly ContainerEvent[] {
  const { orderId } = data;
  const allocated = container.status === 'ALLOCATED' && container.orderId === orderId;
  switch (type) {
    case 'allocate':
      return container.status === 'EMPTY' ? [{ type: 'ContainerAllocated', data }] : [];
    case 'release':
      return allocated ? [{ type: 'ContainerReleased', data }] : [];
    case 'load': {
      const { voyageId, revision } = data;
      const loaded = allocated && container.orderRevision === revision;
      return loaded ? [{ type: 'ContainerLoaded', data: { orderId, voyageId } }] : [];
    }
    case 'unload':
      return container.voyageId === data.voyageId ? [{ type: 'ContainerUnloaded', data }] : [];
  }
}

/** A reading that is not newer than the latest is known already. One in maintenance is read, but fails nobody. */
function record(container: Container, reading: Telemetry): readonly ContainerEvent[] {
  if (container.telemetry !== null && reading.recordedAt <= container.telemetry.recordedAt) return [];
  const { temperature, recordedAt } = reading;
  const recorded: ContainerEvent = { type: 'TelemetryRecorded', data: reading };
  if (!isAnomaly({ temperature })) return [recorded];
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
