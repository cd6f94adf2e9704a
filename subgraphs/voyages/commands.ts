import { type CommandResult, change, create } from '../../serving/command.ts';
import {
  checkInput,
  different,
  type InputOf,
  inOrder,
  instant,
  integer,
  newId,
  object,
  optional,
  reference,
  text,
} from '../../serving/input.ts';
import { unlocode } from '../../serving/places.ts';
import type { ServiceContext } from '../../serving/service.ts';
import type { Voyage } from './events.ts';
import { voyageDecider } from './voyage.ts';

/** In the unit of an order's quantity: a hundred of the largest orders. */
const MAX_CAPACITY = 1_000_000;

const schedule = object(
  {
    id: optional(newId),
    ship: text(100),
    from: unlocode,
    to: unlocode,
    departure: instant,
    arrival: instant,
    capacity: integer(1, MAX_CAPACITY),
  },
  inOrder('departure', 'arrival'),
  different('from', 'to'),
);
const delay = object({ id: reference, departure: instant, arrival: instant }, inOrder('departure', 'arrival'));
const byId = object({ id: reference });

export async function scheduleVoyage(
  context: ServiceContext,
  input: InputOf<typeof schedule>,
): Promise<CommandResult<Voyage>> {
  const { id: clientId, from: fromPort, to: toPort, ...rest } = checkInput(schedule, input);
  return create(context, voyageDecider, clientId, ({ id }) => ({
    type: 'scheduleVoyage',
    data: { id, ...rest, fromPort, toPort },
  }));
}

export async function delayVoyage(
  context: ServiceContext,
  input: InputOf<typeof delay>,
): Promise<CommandResult<Voyage>> {
  const { id, ...data } = checkInput(delay, input);
  return change(context, voyageDecider, id, { type: 'delayVoyage', data });
}

export async function departVoyage(
  context: ServiceContext,
  input: InputOf<typeof byId>,
): Promise<CommandResult<Voyage>> {
  return change(context, voyageDecider, checkInput(byId, input).id, { type: 'departVoyage', data: {} });
}

export async function arriveVoyage(
  context: ServiceContext,
  input: InputOf<typeof byId>,
): Promise<CommandResult<Voyage>> {
  return change(context, voyageDecider, checkInput(byId, input).id, { type: 'arriveVoyage', data: {} });
}
