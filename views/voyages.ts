import { text } from '../eventing/index.ts';
import { byId, list } from '../projector/answer.ts';
import { joinedView, reference } from '../projector/view.ts';
import { port, voyage } from './entities.ts';

export const voyages = joinedView(voyage, {
  name: 'voyages',
  join: {
    from: reference(port, (voyage) => voyage.fromPort),
    to: reference(port, (voyage) => voyage.toPort),
  },
  columns: {
    id: text((v) => v.id),
    ship: text((v) => v.ship),
    from: text((v) => v.fromPort),
    to: text((v) => v.toPort),
    status: text((v) => v.status),
    departure: text((v) => v.departure),
    arrival: text((v) => v.arrival),
  },
  indexes: [['from', 'to'], ['departure'], ['arrival']],
  answers: {
    'Query.voyage': byId('id'),
    'Query.voyages': list({ filter: 'filter' }),
  },
});
