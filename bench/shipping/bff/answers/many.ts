import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { behind } from '../input.ts';
import { idIn, idsIn, newestOrders } from '../newest.ts';
import { part, voyagesAndPorts } from '../parts.ts';

const PORT = 'unlocode name country timeZone coordinates { latitude longitude }';

const ORDER = part('orders', 'Order', 'id product quantity status reason pickupDate expectedDeliveryDate placedAt');
const CUSTOMER = part('customers', 'Customer', 'id name email tier address { street city country postalCode }');
const CONTAINER = part(
  'containers',
  'Container',
  'id brand type capacity status anomalies telemetry { temperature humidity co2 recordedAt }',
);
const SEA = voyagesAndPorts(
  `id ship departure arrival capacity freeCapacity status from { ${PORT} } to { ${PORT} }`,
  PORT,
);

/** The list says what each order refers to, so that the orders' own fields are asked for beside everything else. */
export const many: Answer = async ({ reader, one, whole }, variables) => {
  const { after } = checkInput(behind, variables);
  const references = ['customerId', 'voyageId', 'pickupPort', 'destinationPort', 'containerIds'];
  const { rows } = await newestOrders(reader, { first: 50, after }, references);
  const nodes = await Promise.all(
    rows.map(async (row) => {
      const [order, customer, voyage, pickupPort, destinationPort, containers] = await Promise.all([
        whole(ORDER, row.id),
        one(CUSTOMER, idIn(row, 'customerId')),
        one(SEA.voyage, idIn(row, 'voyageId')),
        one(SEA.port, idIn(row, 'pickupPort')),
        one(SEA.port, idIn(row, 'destinationPort')),
        Promise.all(idsIn(row, 'containerIds').map((id) => one(CONTAINER, id))),
      ]);
      return { ...order, customer, voyage, pickupPort, destinationPort, containers };
    }),
  );
  return { orders: { nodes } };
};
