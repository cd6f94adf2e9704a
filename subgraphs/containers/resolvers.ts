import type { PageArguments } from '../../api/index.ts';
import { conditions, type FilterInput } from '../../serving/conditions.ts';
import { connection } from '../../serving/connection.ts';
import { byReference } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Resolvers, ServiceContext } from '../../serving/service.ts';
import { addContainer, recordTelemetry, returnFromMaintenance, sendToMaintenance } from './commands.ts';
import { type Container, container } from './events.ts';
import type { Loaders } from './loaders.ts';
import { scan } from './scan.ts';

export const resolvers = (context: ServiceContext): Resolvers => ({
  Query: {
    ...scan(context),
    container: (_: unknown, { id }: { id: string }, { containers }: Loaders) => containers.load(id),
    containers: (_: unknown, args: PageArguments & { filter?: FilterInput }) =>
      connection(context.store, {
        kind: container,
        field: 'Query.containers',
        args,
        where: conditions(args.filter),
      }),
  },
  Mutation: {
    addContainer: mutation(context, 'container', addContainer),
    recordTelemetry: mutation(context, 'container', recordTelemetry),
    sendToMaintenance: mutation(context, 'container', sendToMaintenance),
    returnFromMaintenance: mutation(context, 'container', returnFromMaintenance),
  },
  Container: {
    __resolveReference: byReference('Container', 'id', ({ containers }: Loaders) => containers),
    port: ({ port }: Container) => (port === null ? null : { __typename: 'Port', unlocode: port }),
    order: ({ orderId }: Container) => (orderId === null ? null : { __typename: 'Order', id: orderId }),
  },
});
