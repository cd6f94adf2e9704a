import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { byId } from '../input.ts';
import { part } from '../parts.ts';
import type { Listed, Refers } from './refers.ts';

interface Order {
  readonly customer: Refers;
  readonly containers: readonly { readonly id: string }[];
}

const PORT = '{ unlocode name country }';

const VOYAGE = part(
  'voyages',
  'Voyage',
  `id ship departure arrival capacity freeCapacity status from ${PORT} to ${PORT}`,
);
const ORDERS = part<Listed<Order>>(
  'orders',
  'Voyage',
  'orders(first: 50) { nodes { id product quantity status customer { id } containers { id } } totalCount }',
);
const CUSTOMER = part('customers', 'Customer', 'id name tier address { country }');
const CONTAINER = part('containers', 'Container', 'id brand type status telemetry { temperature recordedAt }');

export const manifest: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const [voyage, listed] = await Promise.all([one(VOYAGE, id), one(ORDERS, id)]);
  if (voyage === null || listed === null) return { voyage: null };
  const nodes = await Promise.all(
    listed.orders.nodes.map(async (order) => {
      const [customer, containers] = await Promise.all([
        one(CUSTOMER, order.customer?.id),
        Promise.all(order.containers.map(({ id }) => one(CONTAINER, id))),
      ]);
      return { ...order, customer, containers };
    }),
  );
  return { voyage: { ...voyage, orders: { ...listed.orders, nodes } } };
};
