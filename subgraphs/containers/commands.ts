import { type CommandResult, change, create } from '../../serving/command.ts';
import {
  checkInput,
  type InputOf,
  instant,
  integer,
  newId,
  number,
  object,
  oneOf,
  optional,
  reference,
  text,
} from '../../serving/input.ts';
import { unlocode } from '../../serving/places.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { containerDecider } from './container.ts';
import type { Container } from './events.ts';

const addition = object({
  id: optional(newId),
  brand: text(100),
  type: oneOf('REEFER_20', 'REEFER_40'),
  capacity: integer(1, 10_000),
  port: unlocode,
});

const reading = object({
  id: reference,
  temperature: number(-100, 100),
  humidity: number(0, 100),
  co2: number(0, 100),
  recordedAt: optional(instant),
});

const sending = object({ id: reference, reason: optional(text(500)) });
const returning = object({ id: reference });

export async function addContainer(
  context: ServiceContext,
  input: InputOf<typeof addition>,
): Promise<CommandResult<Container>> {
  const { id: clientId, ...content } = checkInput(addition, input);
  return create(context, containerDecider, clientId, ({ id }) => ({ type: 'addContainer', data: { id, ...content } }));
}

/** Changes nothing when the reading is not newer than the container's latest. */
export async function recordTelemetry(
  context: ServiceContext,
  input: InputOf<typeof reading>,
): Promise<CommandResult<Container>> {
  const { id, temperature, humidity, co2, recordedAt = context.clock() } = checkInput(reading, input);
  const data = { temperature, humidity, co2, recordedAt };
  return change(context, containerDecider, id, { type: 'recordTelemetry', data });
}

/** @throws Rejection CONTAINER_IN_USE unless it is EMPTY. */
export async function sendToMaintenance(
  context: ServiceContext,
  input: InputOf<typeof sending>,
): Promise<CommandResult<Container>> {
  const { id, reason = 'sent by its operator' } = checkInput(sending, input);
  return change(context, containerDecider, id, { type: 'sendToMaintenance', data: { reason } });
}

/** @throws Rejection CONTAINER_NOT_IN_MAINTENANCE; CONTAINER_AT_SEA until its ship has arrived. */
export async function returnFromMaintenance(
  context: ServiceContext,
  input: InputOf<typeof returning>,
): Promise<CommandResult<Container>> {
  const { id } = checkInput(returning, input);
  return change(context, containerDecider, id, { type: 'returnFromMaintenance', data: {} });
}
