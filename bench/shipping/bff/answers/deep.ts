import { checkInput } from '../../../../serving/input.ts';
import type { Answer, Composing } from '../composing.ts';
import { byId } from '../input.ts';
import { part } from '../parts.ts';
import type { Listed, Refers } from './refers.ts';

const VOYAGE = part('voyages', 'Voyage', 'id ship');
const ORDERS = part<Listed<{ readonly customer: Refers }>>(
  'orders',
  'Voyage',
  'orders(first: 5) { nodes { id product customer { id } } }',
);
const CUSTOMER = part('customers', 'Customer', 'id name');
const THEIR_ORDERS = part<Listed<{ readonly voyage: Refers }>>(
  'orders',
  'Customer',
  'orders(first: 3) { nodes { id status voyage { id } } }',
);
const THEIR_VOYAGE = part('voyages', 'Voyage', 'id ship arrival from { unlocode name }');

/** Three steps: what is known by its id is asked for together, from whomever. */
export const deep: Answer = async (composing, variables) => {
  const { id } = checkInput(byId, variables);
  const [voyage, listed] = await Promise.all([composing.one(VOYAGE, id), composing.one(ORDERS, id)]);
  if (voyage === null || listed === null) return { voyage: null };
  const nodes = await Promise.all(
    listed.orders.nodes.map(async (order) => ({ ...order, customer: await withOrders(composing, order.customer) })),
  );
  return { voyage: { ...voyage, orders: { nodes } } };
};

async function withOrders({ one }: Composing, refers: Refers): Promise<object | null> {
  const [customer, listed] = await Promise.all([one(CUSTOMER, refers?.id), one(THEIR_ORDERS, refers?.id)]);
  if (customer === null || listed === null) return null;
  const nodes = await Promise.all(
    listed.orders.nodes.map(async (order) => ({ ...order, voyage: await one(THEIR_VOYAGE, order.voyage?.id) })),
  );
  return { ...customer, orders: { nodes } };
}
