import { type CommandResult, change, create } from '../../serving/command.ts';
import {
  checkInput,
  day,
  different,
  type InputOf,
  inOrder,
  integer,
  newId,
  object,
  optional,
  reference,
  text,
} from '../../serving/input.ts';
import { unlocode } from '../../serving/places.ts';
import type { ServiceContext, Setting } from '../../serving/service.ts';
import type { Order } from './events.ts';
import { mustBeKnown } from './known-customer.ts';
import { orderDecider } from './order.ts';

const product = text(100);
const quantity = integer(1, 10_000);
const rules = [different('pickupPort', 'destinationPort'), inOrder('pickupDate', 'expectedDeliveryDate')];

const placement = object(
  {
    id: optional(newId),
    customerId: reference,
    product,
    quantity,
    pickupPort: unlocode,
    destinationPort: unlocode,
    pickupDate: day,
    expectedDeliveryDate: day,
  },
  ...rules,
);

const update = object(
  {
    id: reference,
    product: optional(product),
    quantity: optional(quantity),
    pickupPort: optional(unlocode),
    destinationPort: optional(unlocode),
    pickupDate: optional(day),
    expectedDeliveryDate: optional(day),
  },
  ...rules,
);

const cancellation = object({ id: reference, reason: optional(text(500)) });
const completion = object({ id: reference });

export const CUSTOMER_WAIT: Setting = {
  name: 'CUSTOMER_WAIT_MS',
  standard: 1_000,
  what: "how long placeOrder waits for its customer's registration to arrive, ms",
};

function patience({
  settings: { [CUSTOMER_WAIT.name]: set = String(CUSTOMER_WAIT.standard) },
}: ServiceContext): number {
  if (/^\d{1,6}$/.test(set)) return Number(set);
  throw new Error(`JOINERY_${CUSTOMER_WAIT.name} is '${set}': set it to milliseconds, 0 to 999999`);
}

/** @throws Rejection CUSTOMER_UNKNOWN when no registration of the customer arrives in time. */
export async function placeOrder(
  context: ServiceContext,
  input: InputOf<typeof placement>,
): Promise<CommandResult<Order>> {
  const { id: clientId, ...content } = checkInput(placement, input);
  await mustBeKnown(context.store, content.customerId, patience(context));
  return create(context, orderDecider, clientId, ({ id, time }) => ({
    type: 'placeOrder',
    data: { id, ...content, placedAt: time },
  }));
}

/**
 * Changes what is given and leaves the rest. The order's earlier containers and voyage are given up for new ones.
 * @throws Rejection ORDER_NOT_PENDING; ORDER_PORTS_EQUAL, ORDER_DATES_REVERSED when the change does not go with the rest.
 */
export async function updateOrder(
  context: ServiceContext,
  input: InputOf<typeof update>,
): Promise<CommandResult<Order>> {
  const { id, ...data } = checkInput(update, input);
  return change(context, orderDecider, id, { type: 'updateOrder', data });
}

/** @throws Rejection ORDER_NOT_CANCELLABLE unless it is PENDING or ASSIGNED. */
export async function cancelOrder(
  context: ServiceContext,
  input: InputOf<typeof cancellation>,
): Promise<CommandResult<Order>> {
  const { id, reason = null } = checkInput(cancellation, input);
  return change(context, orderDecider, id, { type: 'cancelOrder', data: { reason } });
}

/** @throws Rejection ORDER_NOT_DELIVERED unless it is DELIVERED. */
export async function completeOrder(
  context: ServiceContext,
  input: InputOf<typeof completion>,
): Promise<CommandResult<Order>> {
  const { id } = checkInput(completion, input);
  return change(context, orderDecider, id, { type: 'completeOrder', data: {} });
}
