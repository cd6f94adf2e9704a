import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { byId } from '../input.ts';
import { part, voyagesAndPorts } from '../parts.ts';
import type { Listed, Refers, RefersToPort } from './refers.ts';

interface Order {
  readonly voyage: Refers;
  readonly pickupPort: RefersToPort;
  readonly destinationPort: RefersToPort;
}

const PORT = 'unlocode name country';

const CUSTOMER = part('customers', 'Customer', 'id name email tier address { street city country postalCode }');
const ORDERS = part<Listed<Order>>(
  'orders',
  'Customer',
  `orders(first: 20) {
    nodes { id product quantity status placedAt voyage { id } pickupPort { unlocode } destinationPort { unlocode } }
    pageInfo { hasNextPage endCursor }
  }`,
);
const SEA = voyagesAndPorts(`id ship departure arrival status from { ${PORT} } to { ${PORT} }`, PORT);

/** Who it is and what was ordered are asked at once: the id is known. */
export const customer: Answer = async ({ one }, variables) => {
  const { id } = checkInput(byId, variables);
  const [customer, listed] = await Promise.all([one(CUSTOMER, id), one(ORDERS, id)]);
  if (customer === null || listed === null) return { customer: null };
  const nodes = await Promise.all(
    listed.orders.nodes.map(async (order) => {
      const [voyage, pickupPort, destinationPort] = await Promise.all([
        one(SEA.voyage, order.voyage?.id),
        one(SEA.port, order.pickupPort.unlocode),
        one(SEA.port, order.destinationPort.unlocode),
      ]);
      return { ...order, voyage, pickupPort, destinationPort };
    }),
  );
  return { customer: { ...customer, orders: { ...listed.orders, nodes } } };
};
