import { scanned } from '../../serving/scan.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { customerKind } from './kinds.ts';

/** What search needs of customers: see "For search" in the schema. */
export const scan = (context: ServiceContext) => {
  const customers = scanned(context, customerKind, {
    id: (c) => c.id,
    name: (c) => c.name,
    country: (c) => c.address.country,
    tier: (c) => c.tier,
  });
  return { customerRows: customers.rows, customerIds: customers.ids };
};
