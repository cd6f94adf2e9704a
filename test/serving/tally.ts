import { type Decider, type Event, type EventStore, handle, integer, type StoredKind } from '../../eventing/index.ts';
import { change } from '../../serving/command.ts';
import { byReference, type EntityLoader, entityLoader } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Service, ServiceContext } from '../../serving/service.ts';

interface Tally {
  readonly id: string;
  readonly sum: number;
}
type Added = Event<'Added', { readonly id: string; readonly amount: number }>;

/** Every command has an effect that depends on those before it: a lost or doubled one shows in the sum. */
export const tally: Decider<Tally, Added, Added> & StoredKind<Tally, Added> = {
  category: 'tallies',
  type: 'Tally',
  evolve: (state, { data: { id, amount } }) => ({ id, sum: (state?.sum ?? 0) + amount }),
  decide: (command) => [command],
  columns: { sum: integer(({ sum }) => sum) },
  indexes: [],
};

const add = (context: ServiceContext, { id, amount }: Added['data']) =>
  change(context, tally, id, { type: 'Added', data: { id, amount } });

interface Loaders {
  readonly tallies: EntityLoader<Tally>;
}

export const tallies: Service = {
  name: 'tallies',
  schema: new URL('./tally.graphql', import.meta.url),
  kinds: [tally],
  resolvers: (context) => ({
    Query: { tally: (_: unknown, { id }: { id: string }, loaders: Loaders) => loaders.tallies.load(id) },
    Mutation: { add: mutation(context, 'tally', add) },
    Tally: { __resolveReference: byReference('Tally', 'id', (loaders: Loaders) => loaders.tallies) },
  }),
  requestContext: ({ store }): Loaders => ({ tallies: entityLoader(store, tally) }),
};

/** A tally of 0, so that it can be added to. */
export const begin = (store: EventStore, id: string): Promise<unknown> =>
  handle(
    store,
    tally,
    id,
    { type: 'Added', data: { id, amount: 0 } },
    { time: '2026-11-23T08:00:00.000Z', causation: null, correlation: 'test' },
  );
