import type { RecordedEvent } from '../eventing/index.ts';
import { parseStream } from '../eventing/index.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from '../subgraphs/orders/commands.ts';
import type { Action } from './agenda.ts';
import { customerId } from './customers.ts';
import { AT_HOME, homeLane } from './demand.ts';
import type { Random } from './random.ts';
import { CANCEL_REASONS, PRODUCTS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type World } from './world.ts';

/** Half of all orders are smaller; a large one is ten times that. */
const MIDDLE_QUANTITY = 30;
const SPREAD = 0.8;
export const MEAN_QUANTITY = 41;
/** How much more is ordered at the end of the history than at its start. */
const GROWTH = 1.8;

/**
 * Customers' orders: few of them order most, each mostly on its own lane. Some are changed at once, some cancelled, most
 * that arrive are confirmed. `afterThoughts` gives the changes that come when containers are allocated already.
 */
export function shippers(
  { plan, services, draw, intend }: World,
  registered: () => number,
): Actor & { readonly placed: () => number; readonly afterThoughts: () => Action[] } {
  const { lanes, start, days } = plan;
  let placed = 0;
  let later: Action[] = [];

  const due = (time: number): number => {
    const x = Math.min(1, (time - start) / (days * DAY));
    return Math.round((plan.orders * (x + ((GROWTH - 1) / 2) * x * x)) / (1 + (GROWTH - 1) / 2));
  };

  const order = (random: Random, time: number) => {
    const id = numbered('order', placed + 1);
    const stream = `orders-${id}`;
    const customer = random.rank(registered());
    const rank = random.chance(AT_HOME) ? homeLane(draw('customer', customer), lanes) : random.rank(lanes.length);
    const { from: pickupPort, to: destinationPort, days: atSea } = lanes[rank]!;
    const pickup = time + random.integer(1, 8) * DAY;
    // Some are in a hurry that no ship can meet.
    const patience = random.chance(0.03) ? random.integer(0, 4) : random.integer(9, 24);
    const input = {
      id,
      customerId: customerId(customer),
      product: PRODUCTS[(random.rank(PRODUCTS.length) + 3 * rank) % PRODUCTS.length]!,
      quantity: Math.min(10_000, random.size(MIDDLE_QUANTITY, SPREAD)),
      pickupPort,
      destinationPort,
      pickupDate: day(pickup),
      expectedDeliveryDate: day(pickup + (atSea + patience) * DAY),
    };
    intend({ at: time, stream, perform: (now) => placeOrder(at(services.orders, now), input) });
    if (random.chance(0.04)) afterwards(random, time, id, input.quantity);
    if (random.chance(0.035)) {
      const reason = random.chance(0.7) ? random.pick(CANCEL_REASONS) : undefined;
      intend({
        at: time + random.integer(1, 120) * HOUR,
        stream,
        perform: (now) => cancelOrder(at(services.orders, now), { id, reason }),
      });
    }
  };

  /** A change of mind within the minute: before anybody has answered the order, or just after. */
  const afterwards = (random: Random, time: number, id: string, quantity: number) => {
    const more = Math.min(10_000, Math.ceil(quantity * (0.5 + 1.5 * random.fraction())));
    const update: Action = {
      at: time + random.integer(1_000, 60_000),
      stream: `orders-${id}`,
      perform: (now) => updateOrder(at(services.orders, now), { id, quantity: more }),
    };
    if (random.chance(0.5)) intend(update);
    else later.push(update);
  };

  return {
    placed: () => placed,
    plan(from, until) {
      const random = draw('orders', from);
      const count = due(until) - placed;
      const times = Array.from({ length: count }, () => Math.floor(from + random.fraction() * (until - from)));
      times.sort((a, b) => a - b);
      for (const time of times) {
        order(random, time);
        placed++;
      }
    },
    sees(event: RecordedEvent) {
      if (event.type !== 'OrderDelivered') return;
      const { id } = parseStream(event.stream);
      const random = draw('confirms', id);
      if (!random.chance(0.9)) return;
      intend({
        at: Date.parse(event.time) + random.integer(4, 120) * HOUR,
        stream: event.stream,
        perform: (now) => completeOrder(at(services.orders, now), { id }),
      });
    },
    afterThoughts() {
      const now = later;
      later = [];
      return now;
    },
  };
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
