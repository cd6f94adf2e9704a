import { parseStream, type RecordedEvent, streamName } from '../eventing/index.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from '../subgraphs/orders/commands.ts';
import { order } from '../subgraphs/orders/events.ts';
import type { Action } from './agenda.ts';
import { customerId } from './customers.ts';
import { AT_HOME, homeLane } from './demand.ts';
import type { Random } from './random.ts';
import { CANCEL_REASONS, PRODUCTS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type Plan, type World } from './world.ts';

/** Half of all orders are smaller; a large one is ten times that. */
const MIDDLE_QUANTITY = 30;
const SPREAD = 0.8;
export const MEAN_QUANTITY = 41;
/** What the API allows. */
const MAX_QUANTITY = 10_000;
/** How much more is ordered at the end of the history than at its start. */
const GROWTH = 1.8;

export interface Shippers extends Actor {
  /** How many orders have been placed. */
  readonly placed: () => number;
  /** Takes the changes of mind that come when an order's containers are allocated already. */
  readonly afterThoughts: () => Action[];
}

/**
 * Customers' orders: few of them order most, each mostly on its own lane. Some are changed at once, some cancelled,
 * most that arrive are confirmed.
 */
export function shippers(world: World, registered: () => number): Shippers {
  let placed = 0;
  let later: Action[] = [];

  const place = (random: Random, time: number) => {
    placed++;
    const input = { id: numbered('order', placed), ...request(random, time, random.rank(registered()), world) };
    const { id, quantity } = input;
    const orders = world.services.orders;
    const stream = streamName(order.category, id);
    world.intend({ at: time, stream, perform: (now) => placeOrder(at(orders, now), input) });
    if (random.chance(0.04)) {
      const more = Math.min(MAX_QUANTITY, Math.ceil(quantity * (0.5 + 1.5 * random.fraction())));
      const perform = (now: string) => updateOrder(at(orders, now), { id, quantity: more });
      const update = { at: time + random.integer(1_000, 60_000), stream, perform };
      if (random.chance(0.5)) world.intend(update);
      else later.push(update);
    }
    if (random.chance(0.035)) {
      const reason = random.chance(0.7) ? random.pick(CANCEL_REASONS) : undefined;
      const perform = (now: string) => cancelOrder(at(orders, now), { id, reason });
      world.intend({ at: time + random.integer(1, 120) * HOUR, stream, perform });
    }
  };

  return {
    placed: () => placed,
    plan(from, until) {
      const random = world.draw('orders', from);
      const count = dueUntil(until, world.plan) - placed;
      const times = Array.from({ length: count }, () => Math.floor(from + random.fraction() * (until - from)));
      for (const time of times.sort((a, b) => a - b)) place(random, time);
    },
    sees(event) {
      if (event.type === 'OrderDelivered') confirm(event, world);
    },
    afterThoughts() {
      const now = later;
      later = [];
      return now;
    },
  };
}

/** How many orders are to be placed before this time: a little more every day. */
function dueUntil(time: number, { orders, start, days }: Plan): number {
  const x = Math.min(1, (time - start) / (days * DAY));
  const slope = (GROWTH - 1) / 2;
  return Math.round((orders * (x + slope * x * x)) / (1 + slope));
}

function request(random: Random, time: number, customer: number, { plan: { lanes }, draw }: World) {
  const rank = random.chance(AT_HOME) ? homeLane(draw('customer', customer), lanes) : random.rank(lanes.length);
  const { from: pickupPort, to: destinationPort, days } = lanes[rank]!;
  const pickup = time + random.integer(1, 8) * DAY;
  // Some are in a hurry that no ship can meet.
  const patience = random.chance(0.03) ? random.integer(0, 4) : random.integer(9, 24);
  return {
    customerId: customerId(customer),
    product: PRODUCTS[(random.rank(PRODUCTS.length) + 3 * rank) % PRODUCTS.length]!,
    quantity: Math.min(MAX_QUANTITY, random.size(MIDDLE_QUANTITY, SPREAD)),
    pickupPort,
    destinationPort,
    pickupDate: day(pickup),
    expectedDeliveryDate: day(pickup + (days + patience) * DAY),
  };
}

/** Most customers say that they have got it. */
function confirm({ stream, time }: RecordedEvent, { services, draw, intend }: World): void {
  const random = draw('confirms', stream);
  if (!random.chance(0.9)) return;
  const { id } = parseStream(stream);
  const perform = (now: string) => completeOrder(at(services.orders, now), { id });
  intend({ at: Date.parse(time) + random.integer(4, 120) * HOUR, stream, perform });
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
