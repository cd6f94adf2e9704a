import { command, rejected, type Wrong } from './request.ts';

/** Commands that an order in each status must refuse; `given.ts` brings one into each. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  pending: ['completeOrder'],
  assigned: ['updateOrder', 'completeOrder'],
  transit: ['updateOrder', 'cancelOrder', 'completeOrder'],
  delivered: ['updateOrder', 'cancelOrder'],
  completed: ['updateOrder', 'cancelOrder', 'completeOrder'],
  rejected: ['updateOrder', 'cancelOrder', 'completeOrder'],
  cancelled: ['updateOrder', 'cancelOrder', 'completeOrder'],
  spoilt: ['updateOrder', 'cancelOrder', 'completeOrder'],
};
const RULE_OF_ORDERS: Readonly<Record<string, string>> = {
  updateOrder: 'ORDER_NOT_PENDING',
  cancelOrder: 'ORDER_NOT_CANCELLABLE',
  completeOrder: 'ORDER_NOT_DELIVERED',
};

const orders: readonly Wrong[] = Object.entries(ORDERS).flatMap(([status, mutations]) =>
  mutations.map((mutation) => {
    const input = { id: `o-${status}`, ...(mutation === 'updateOrder' && { quantity: 3 }) };
    return command(`of an order that is ${status}`, mutation, input, rejected(RULE_OF_ORDERS[mutation]!));
  }),
);

const LATER = { departure: '2028-01-01T00:00:00Z', arrival: '2028-02-01T00:00:00Z' };

const voyages: readonly Wrong[] = [
  command('of one that has not departed', 'arriveVoyage', { id: 'v-scheduled' }, rejected('VOYAGE_NOT_DEPARTED')),
  command('of one that has departed', 'departVoyage', { id: 'v-departed' }, rejected('VOYAGE_NOT_SCHEDULED')),
  command('of one that has departed', 'delayVoyage', { id: 'v-departed', ...LATER }, rejected('VOYAGE_NOT_SCHEDULED')),
  command('of one that has arrived', 'departVoyage', { id: 'v-arrived' }, rejected('VOYAGE_NOT_SCHEDULED')),
  command('of one that has arrived', 'arriveVoyage', { id: 'v-arrived' }, rejected('VOYAGE_NOT_DEPARTED')),
  command('of one that has arrived', 'delayVoyage', { id: 'v-arrived', ...LATER }, rejected('VOYAGE_NOT_SCHEDULED')),
];

/** Which container is where, `given.ts` decides by capacity. */
const containers: readonly Wrong[] = [
  command('of one that is allocated', 'sendToMaintenance', { id: 'k-assigned' }, rejected('CONTAINER_IN_USE')),
  command('of one that is loaded', 'sendToMaintenance', { id: 'k-transit' }, rejected('CONTAINER_IN_USE')),
  command('of one that is there', 'sendToMaintenance', { id: 'k-broken' }, rejected('CONTAINER_IN_USE')),
  command('of one that is empty', 'returnFromMaintenance', { id: 'k-empty' }, rejected('CONTAINER_NOT_IN_MAINTENANCE')),
  command(
    'of one that is allocated',
    'returnFromMaintenance',
    { id: 'k-assigned' },
    rejected('CONTAINER_NOT_IN_MAINTENANCE'),
  ),
  command(
    'of one that is loaded',
    'returnFromMaintenance',
    { id: 'k-transit' },
    rejected('CONTAINER_NOT_IN_MAINTENANCE'),
  ),
  command('of one at sea', 'returnFromMaintenance', { id: 'k-sea' }, rejected('CONTAINER_AT_SEA')),
];

export const statuses = [...orders, ...voyages, ...containers];
