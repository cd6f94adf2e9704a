import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { byId } from '../input.ts';
import { part } from '../parts.ts';
import type { Refers } from './refers.ts';

interface Joined {
  readonly customer: Refers;
  readonly voyage: Refers;
  readonly containers: readonly { readonly id: string }[];
}

const OWN = 'id product quantity status placedAt';
const ORDER = part('orders', 'Order', OWN);
const OF_TWO = part<Pick<Joined, 'customer'>>('orders', 'Order', `${OWN} customer { id }`);
const OF_THREE = part<Pick<Joined, 'customer' | 'voyage'>>('orders', 'Order', `${OWN} customer { id } voyage { id }`);
const OF_FOUR = part<Joined>('orders', 'Order', `${OWN} customer { id } voyage { id } containers { id }`);
const CUSTOMER = part('customers', 'Customer', 'id name tier');
const VOYAGE = part('voyages', 'Voyage', 'id ship departure arrival status');
const CONTAINER = part('containers', 'Container', 'id type status telemetry { temperature }');

export const ofOneService: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  return { order: await one(ORDER, id) };
};

export const ofTwoServices: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const order = await one(OF_TWO, id);
  return { order: order && { ...order, customer: await one(CUSTOMER, order.customer?.id) } };
};

export const ofThreeServices: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const order = await one(OF_THREE, id);
  if (order === null) return { order };
  const [customer, voyage] = await Promise.all([one(CUSTOMER, order.customer?.id), one(VOYAGE, order.voyage?.id)]);
  return { order: { ...order, customer, voyage } };
};

export const ofFourServices: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const order = await one(OF_FOUR, id);
  if (order === null) return { order };
  const [customer, voyage, containers] = await Promise.all([
    one(CUSTOMER, order.customer?.id),
    one(VOYAGE, order.voyage?.id),
    Promise.all(order.containers.map(({ id }) => one(CONTAINER, id))),
  ]);
  return { order: { ...order, customer, voyage, containers } };
};
