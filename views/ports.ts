import { text } from '../eventing/index.ts';
import { byId, list } from '../projector/answer.ts';
import { joinedView } from '../projector/view.ts';
import { port } from './entities.ts';

export const ports = joinedView(port, {
  name: 'ports',
  columns: { country: text((p) => p.country) },
  indexes: [['country']],
  answers: {
    'Query.port': byId('unlocode'),
    'Query.ports': list(),
  },
});
