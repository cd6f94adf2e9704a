import type { PageArguments } from '../../api/index.ts';
import { conditions, type FilterInput } from '../../serving/conditions.ts';
import { connection } from '../../serving/connection.ts';
import { byReference } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Resolvers, ServiceContext } from '../../serving/service.ts';
import { arriveVoyage, delayVoyage, departVoyage, scheduleVoyage } from './commands.ts';
import { port, type Voyage, voyage } from './events.ts';
import type { Loaders } from './loaders.ts';
import { scan } from './scan.ts';

export const resolvers = (context: ServiceContext): Resolvers => ({
  Query: {
    ...scan(context),
    voyage: (_: unknown, { id }: { id: string }, { voyages }: Loaders) => voyages.load(id),
    voyages: (_: unknown, args: PageArguments & { filter?: FilterInput }) =>
      connection(context.store, {
        kind: voyage,
        field: 'Query.voyages',
        args,
        where: conditions(args.filter),
      }),
    port: (_: unknown, { unlocode }: { unlocode: string }, { ports }: Loaders) => ports.load(unlocode),
    ports: (_: unknown, args: PageArguments & { country?: string | null }) =>
      connection(context.store, {
        kind: port,
        field: 'Query.ports',
        args,
        where: conditions({ country: args.country }),
      }),
  },
  Mutation: {
    scheduleVoyage: mutation(context, 'voyage', scheduleVoyage),
    delayVoyage: mutation(context, 'voyage', delayVoyage),
    departVoyage: mutation(context, 'voyage', departVoyage),
    arriveVoyage: mutation(context, 'voyage', arriveVoyage),
  },
  Voyage: {
    __resolveReference: byReference('Voyage', 'id', ({ voyages }: Loaders) => voyages),
    from: ({ fromPort }: Voyage, _: unknown, { ports }: Loaders) => ports.load(fromPort),
    to: ({ toPort }: Voyage, _: unknown, { ports }: Loaders) => ports.load(toPort),
  },
  Port: {
    __resolveReference: byReference('Port', 'unlocode', ({ ports }: Loaders) => ports),
  },
});
