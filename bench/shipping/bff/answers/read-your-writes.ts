import { checkInput } from '../../../../serving/input.ts';
import type { Answer, Composing } from '../composing.ts';
import { byId } from '../input.ts';
import { part } from '../parts.ts';
import type { Refers } from './refers.ts';

const CONTAINER = part<{ readonly order: Refers }>(
  'containers',
  'Container',
  'id brand status telemetry { temperature humidity co2 recordedAt } order { id }',
);
const ORDER = part<{ readonly customer: Refers }>('orders', 'Order', 'id product status customer { id }');
const CUSTOMER = part('customers', 'Customer', 'id name');

/** The services have what they acknowledged: there is no token to look at. */
export const readYourWrites: Answer = async (composing, variables) => {
  const { id } = checkInput(byId, variables);
  const container = await composing.one(CONTAINER, id);
  if (container === null) return { container };
  return { container: { ...container, order: await orderOf(composing, container.order) } };
};

async function orderOf({ one }: Composing, refers: Refers): Promise<object | null> {
  const order = await one(ORDER, refers?.id);
  return order && { ...order, customer: await one(CUSTOMER, order.customer?.id) };
}
