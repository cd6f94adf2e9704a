import { type StoredKind, text } from '../../eventing/index.ts';
import { type Customer, type CustomerEvent, customer } from './events.ts';

/** What customers are found by. */
export const customerKind: StoredKind<Customer, CustomerEvent> = {
  ...customer,
  columns: {
    id: text((c) => c.id),
    country: text((c) => c.address.country),
    tier: text((c) => c.tier),
  },
  indexes: [['country'], ['tier']],
};
