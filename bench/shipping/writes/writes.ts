import { type Random, random } from '../../../sample/random.ts';
import type { Asking, Write } from '../../comparison/workload.ts';
import { type Customer, drawSubjects, type Order } from './draw.ts';
import { RECORD_TELEMETRY, reading } from './telemetry.ts';

const CHANGE_TIER =
  'mutation ChangeTier($input: ChangeCustomerTierInput!) { changeCustomerTier(input: $input) { token } }';
const RELOCATE = 'mutation Relocate($input: RelocateCustomerInput!) { relocateCustomer(input: $input) { token } }';
const PLACE_ORDER = 'mutation PlaceOrder($input: PlaceOrderInput!) { placeOrder(input: $input) { token } }';

/** Of so many writes one is an order and one changes a customer; all others are readings. */
export const CYCLE = 20;
/** Of so many changes of customers the first ones change the tier. */
const [CHANGES, TIERS] = [5, 3];

/**
 * The writes of a live system, endless, each accepted:
 *
 * | share | command | what it sets off |
 * | --- | --- | --- |
 * | 90 % | `recordTelemetry`, all well | one event; the view writes the container and the orders that have it |
 * | 5 % | `placeOrder`, a recent order again in another quantity | about seven events by choreography: placed, an event for each container allocated and one for the allocation, booked, and what orders records of both; fewer when ports run out of containers, as they do after thousands: it is rejected then |
 * | 3 % | `changeCustomerTier`, to the other one | one event; the view writes the customer and all of its orders |
 * | 2 % | `relocateCustomer`, within its town | the same |
 *
 * Kinds come in a fixed order, so that runs of the same length have the same of each: one order weighs as much as ten readings.
 * Customers and containers are drawn evenly: the largest customers, with thousands of orders each, are not met more
 * often than others.
 */
export async function writes(asking: Asking, seed: number): Promise<() => Write> {
  const { containers, customers, orders } = await drawSubjects(asking);
  const draw = random(seed, 'writes');
  const preferred = new Set(customers.filter(({ tier }) => tier === 'PREFERRED').map(({ id }) => id));

  const changeTier = ({ id }: Customer): Write => {
    const tier = preferred.delete(id) ? 'STANDARD' : 'PREFERRED';
    if (tier === 'PREFERRED') preferred.add(id);
    return { query: CHANGE_TIER, variables: { input: { id, tier } } };
  };

  let written = 0;
  return () => {
    const [cycle, place] = [Math.floor(written / CYCLE), written++ % CYCLE];
    if (place === CYCLE / 4) return placeAgain(draw.pick(orders), draw);
    if (place === (3 * CYCLE) / 4) {
      return cycle % CHANGES < TIERS ? changeTier(draw.pick(customers)) : relocate(draw.pick(customers), draw);
    }
    const input = { id: draw.pick(containers), ...reading(draw.fraction()) };
    return { query: RECORD_TELEMETRY, variables: { input } };
  };
}

const relocate = ({ id, address }: Customer, draw: Random): Write => {
  const street = `Harbour Road ${draw.integer(1, 10_000)}`;
  return { query: RELOCATE, variables: { input: { id, address: { ...address, street } } } };
};

/** Its dates stay: ships between its ports are announced for then. */
function placeAgain({ customer, pickupPort, destinationPort, ...rest }: Order, draw: Random): Write {
  const references = {
    customerId: customer?.id,
    pickupPort: pickupPort?.unlocode,
    destinationPort: destinationPort?.unlocode,
  };
  return { query: PLACE_ORDER, variables: { input: { ...rest, ...references, quantity: draw.integer(1, 60) } } };
}
