import { real, text } from '../eventing/index.ts';
import { byId, list } from '../projector/answer.ts';
import { joinedView, reference } from '../projector/view.ts';
import { container, order, port } from './entities.ts';

export const containers = joinedView(container, {
  name: 'containers',
  join: {
    port: reference(port, (container) => container.port),
    order: reference(order, (container) => container.orderId),
  },
  columns: {
    id: text((c) => c.id),
    type: text((c) => c.type),
    status: text((c) => c.status),
    port: text((c) => c.port),
    temperature: real((c) => c.telemetry?.temperature),
  },
  indexes: [['status'], ['port']],
  answers: {
    'Query.container': byId('id'),
    'Query.containers': list({ filter: 'filter' }),
  },
});
