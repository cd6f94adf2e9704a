import { parseStream } from '../../eventing/index.ts';
import { liveField, type RecordedOf } from '../../serving/live.ts';
import type { OrderEvent } from './events.ts';

const change = ({ type: event, version, time: at, stream }: RecordedOf<OrderEvent>) => ({
  event,
  version,
  at,
  order: { id: parseStream(stream).id },
});

export const live = [
  liveField<OrderEvent>({
    field: 'orderChanged',
    category: 'orders',
    argument: 'id',
    found: 'order(id: $key) { id }',
    payload: change,
  }),
  liveField<OrderEvent>({
    field: 'customerOrdersChanged',
    category: 'orders',
    argument: 'customerId',
    found: 'customer(id: $key) { id }',
    belongs: {
      said: ({ type, data }) => (type === 'OrderPlaced' ? data.customerId : undefined),
      asked: { type: 'Order', path: ['customer', 'id'] },
    },
    payload: change,
  }),
];
