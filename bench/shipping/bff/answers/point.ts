import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { byId } from '../input.ts';
import { part } from '../parts.ts';
import type { Refers } from './refers.ts';

interface Order {
  readonly customer: Refers;
  readonly voyage: Refers;
}

const ORDER = part<Order>('orders', 'Order', 'id product quantity status customer { id } voyage { id }');
const CUSTOMER = part('customers', 'Customer', 'id name tier address { city country }');
const VOYAGE = part('voyages', 'Voyage', 'id ship departure arrival status');

export const point: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const order = await one(ORDER, id);
  if (order === null) return { order };
  const [customer, voyage] = await Promise.all([one(CUSTOMER, order.customer?.id), one(VOYAGE, order.voyage?.id)]);
  return { order: { ...order, customer, voyage } };
};
