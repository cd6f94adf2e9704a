import type { PageArguments } from '../../api/index.ts';
import { connection } from '../../serving/connection.ts';
import { byReference } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Resolvers, ServiceContext } from '../../serving/service.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from './commands.ts';
import { type Order, order } from './events.ts';
import type { Loaders } from './loaders.ts';
import { scan } from './scan.ts';

/** `Customer.orders` and `Voyage.orders`: those of one parent, newest first. */
const ordersOf =
  ({ store }: ServiceContext, field: string, column: 'customerId' | 'voyageId') =>
  ({ id }: { id: string }, args: PageArguments) =>
    connection(store, {
      kind: order,
      field,
      of: id,
      args,
      where: [{ column, in: [id] }],
      orderBy: [{ column: 'placedAt', direction: 'desc' }],
      keyset: ({ placedAt }) => [placedAt],
    });

const portReference = (unlocode: string) => ({ __typename: 'Port', unlocode });

export const resolvers = (context: ServiceContext): Resolvers => ({
  Query: {
    ...scan(context),
    order: (_: unknown, { id }: { id: string }, { orders }: Loaders) => orders.load(id),
  },
  Mutation: {
    placeOrder: mutation(context, 'order', placeOrder),
    updateOrder: mutation(context, 'order', updateOrder),
    cancelOrder: mutation(context, 'order', cancelOrder),
    completeOrder: mutation(context, 'order', completeOrder),
  },
  Order: {
    __resolveReference: byReference('Order', 'id', ({ orders }: Loaders) => orders),
    customer: ({ customerId }: Order) => ({ __typename: 'Customer', id: customerId }),
    pickupPort: ({ pickupPort }: Order) => portReference(pickupPort),
    destinationPort: ({ destinationPort }: Order) => portReference(destinationPort),
    voyage: ({ voyageId }: Order) => (voyageId === null ? null : { __typename: 'Voyage', id: voyageId }),
    containers: ({ containerIds }: Order) => containerIds.map((id) => ({ __typename: 'Container', id })),
  },
  Customer: { orders: ordersOf(context, 'Customer.orders', 'customerId') },
  Voyage: { orders: ordersOf(context, 'Voyage.orders', 'voyageId') },
});
