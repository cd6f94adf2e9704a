import { orderNow, ordersNow, placeOrder, prepareOrder, recordTemperature } from './steps.js';

const CHANGE = `cursor
    event
    version
    at
    order {
      id
      status
      product
      reason
      customer { name tier }
      voyage { id ship status from { name } to { name } }
      containers { id type telemetry { temperature } }
    }`;

const ofCustomer = `subscription CustomersOrders($customerId: ID!) {
  customerOrdersChanged(customerId: $customerId) {
    ${CHANGE}
  }
}`;

/**
 * Ready subscriptions. `variables` gets ids of the running system; `connected` is called with the variables once nothing can
 * be missed any more, and gives the orders as they are then; `steps` are what can be done to what is watched.
 */
export const liveQuestions = [
  {
    title: 'Place an order and follow its life',
    query: ofCustomer,
    variables: async () => ({ customerId: await prepareOrder() }),
    connected: ({ customerId }) => placeOrder(customerId),
  },
  {
    title: 'One order',
    query: `subscription OneOrder($id: ID!) {
  orderChanged(id: $id) {
    ${CHANGE}
  }
}`,
    variables: ({ movingOrder }) => ({ id: movingOrder }),
    connected: ({ id }) => orderNow(id),
  },
  {
    title: 'All orders of a customer',
    query: ofCustomer,
    variables: ({ movingCustomer }) => ({ customerId: movingCustomer }),
    connected: ({ customerId }) => ordersNow(customerId),
  },
  {
    title: "A container's telemetry",
    query: `subscription Telemetry($containerId: ID!) {
  containerTelemetry(containerId: $containerId) {
    cursor
    at
    anomaly
    telemetry { temperature humidity co2 }
    container { id type status order { id status customer { name } } }
  }
}`,
    variables: ({ movingContainer }) => ({ containerId: movingContainer }),
    steps: [
      { label: 'Record 4 °C', take: ({ containerId }) => recordTemperature(containerId, 4) },
      { label: 'Record 14 °C, an anomaly', take: ({ containerId }) => recordTemperature(containerId, 14) },
    ],
  },
];
