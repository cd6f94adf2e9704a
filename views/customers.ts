import { text } from '../eventing/index.ts';
import { byId, list } from '../projector/answer.ts';
import { joinedView } from '../projector/view.ts';
import { customer } from './entities.ts';

export const customers = joinedView(customer, {
  name: 'customers',
  columns: {
    id: text((c) => c.id),
    country: text((c) => c.address.country),
    tier: text((c) => c.tier),
  },
  indexes: [['country'], ['tier']],
  answers: {
    'Query.customer': byId('id'),
    'Query.customers': list({ filter: 'filter' }),
  },
});
