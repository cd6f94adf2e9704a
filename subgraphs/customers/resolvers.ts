import type { PageArguments } from '../../api/index.ts';
import { conditions, type FilterInput } from '../../serving/conditions.ts';
import { connection } from '../../serving/connection.ts';
import { byReference } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Resolvers, ServiceContext } from '../../serving/service.ts';
import { changeCustomerTier, registerCustomer, relocateCustomer } from './commands.ts';
import { customer } from './events.ts';
import type { Loaders } from './loaders.ts';
import { scan } from './scan.ts';

export const resolvers = (context: ServiceContext): Resolvers => ({
  Query: {
    ...scan(context),
    customer: (_: unknown, { id }: { id: string }, { customers }: Loaders) => customers.load(id),
    customers: (_: unknown, args: PageArguments & { filter?: FilterInput }) =>
      connection(context.store, {
        kind: customer,
        field: 'Query.customers',
        args,
        where: conditions(args.filter),
      }),
  },
  Mutation: {
    registerCustomer: mutation(context, 'customer', registerCustomer),
    relocateCustomer: mutation(context, 'customer', relocateCustomer),
    changeCustomerTier: mutation(context, 'customer', changeCustomerTier),
  },
  Customer: {
    __resolveReference: byReference('Customer', 'id', ({ customers }: Loaders) => customers),
  },
});
