import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { paging } from '../input.ts';
import { idIn, newestOrders } from '../newest.ts';
import { part } from '../parts.ts';

const CUSTOMER = part('customers', 'Customer', 'id name tier address { city country }');
const VOYAGE = part('voyages', 'Voyage', 'id ship departure arrival status');

export const page: Answer = async ({ reader, one }, variables) => {
  const asked = checkInput(paging, variables);
  const fields = ['product', 'quantity', 'status', 'customerId', 'voyageId'];
  const { rows, pageInfo } = await newestOrders(reader, asked, fields);
  const nodes = await Promise.all(
    rows.map(async (row) => {
      const [customer, voyage] = await Promise.all([
        one(CUSTOMER, idIn(row, 'customerId')),
        one(VOYAGE, idIn(row, 'voyageId')),
      ]);
      const { id, product, quantity, status } = row;
      return { id, product, quantity, status, customer, voyage };
    }),
  );
  return { orders: { nodes, pageInfo } };
};
