import { ask } from '../ask.js';

/** @throws with the API's reason */
async function done(query, variables) {
  const { result } = await ask({ query, variables }, 'auto');
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('; '));
  return result.data;
}

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

const [FROM, TO, QUANTITY] = ['NLRTM', 'USNYC', 10];
const [DEPARTURE, ARRIVAL] = [day(7), day(21)];

/** All that an order needs, and nothing that others use: so that the page can have its ship leave at once. */
export async function prepareOrder() {
  const { registerCustomer } = await done(
    `mutation Prepare($voyage: ScheduleVoyageInput!, $container: AddContainerInput!, $customer: RegisterCustomerInput!) {
  scheduleVoyage(input: $voyage) { token }
  addContainer(input: $container) { token }
  registerCustomer(input: $customer) { customer { id } }
}`,
    {
      voyage: { ship: 'Console', from: FROM, to: TO, departure: DEPARTURE, arrival: ARRIVAL, capacity: QUANTITY },
      container: { brand: 'Thermo King', type: 'REEFER_20', capacity: QUANTITY, port: FROM },
      customer: {
        name: 'Ada Fruit & Co',
        email: 'ada@fruit.example',
        address: { street: 'Quay 1', city: 'Rotterdam', country: 'NL', postalCode: '3011' },
      },
    },
  );
  return registerCustomer.customer.id;
}

/** What the page tells of an order before its first message. */
const ORDER = 'id status product quantity customer { name } voyage { id ship }';

export async function placeOrder(customerId) {
  const input = {
    customerId,
    product: 'bananas',
    quantity: QUANTITY,
    pickupPort: FROM,
    destinationPort: TO,
    pickupDate: DEPARTURE.slice(0, 10),
    expectedDeliveryDate: ARRIVAL.slice(0, 10),
  };
  const query = `mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { ${ORDER} } } }`;
  return [(await done(query, { input })).placeOrder.order];
}

/** The order as it is, in a list; none for an unknown one. */
export async function orderNow(id) {
  const { order } = await done(`query Now($id: ID!) { order(id: $id) { ${ORDER} } }`, { id });
  return order === null ? [] : [order];
}

/** The customer's newest, the newest last. */
export async function ordersNow(customerId) {
  const query = `query Now($id: ID!) { customer(id: $id) { orders(first: 3) { nodes { ${ORDER} } } } }`;
  return (await done(query, { id: customerId })).customer?.orders?.nodes.reverse() ?? [];
}

const byId = (command) => `mutation ($id: ID!) { ${command}(input: { id: $id }) { token } }`;
const step = (label, command, idOf) => ({
  label,
  possible: (order) => Boolean(idOf(order)),
  take: (order) => done(byId(command), { id: idOf(order) }),
});

/** What brings an order further, by its status; in the others it goes on by itself, or not at all. */
export const NEXT = {
  ASSIGNED: step('Depart its voyage', 'departVoyage', ({ voyage }) => voyage?.id),
  IN_TRANSIT: step('Arrive', 'arriveVoyage', ({ voyage }) => voyage?.id),
  DELIVERED: step('Complete the order', 'completeOrder', ({ id }) => id),
};

export const recordTemperature = (id, temperature) =>
  done(
    'mutation ($id: ID!, $temperature: Float!) { recordTelemetry(input: { id: $id, temperature: $temperature, humidity: 85, co2: 4 }) { token } }',
    { id, temperature },
  );
