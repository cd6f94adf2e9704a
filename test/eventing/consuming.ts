import {
  type CaughtUp,
  type Consumer,
  type ConsumerOptions,
  consumer,
  type EventStore,
  eventId,
  type FeedBatch,
  type Reactions,
  type RecordedEvent,
} from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { journal, journals, metadata } from '../contracts/accounts.ts';

/** An event of the category `orders`, from outside. */
export const order = (id: string, version: number): RecordedEvent => ({
  ...metadata,
  stream: `orders-${id}`,
  version,
  type: 'OrderMoved',
  data: {},
  id: eventId(`orders-${id}`, version),
});

export const batch = (events: readonly RecordedEvent[], end: number, caughtUp: CaughtUp | null = null): FeedBatch => ({
  events,
  position: { orders: end },
  caughtUp,
});

export const openJournals = (): EventStore =>
  openLibsqlStore({ name: 'journals', file: ':memory:', kinds: [journals] });

/** Notes each event's id twice over: in the journal of its stream, and in one that all streams share. */
export const noting: Reactions = {
  categories: ['orders'],
  async react(event, unit) {
    await unit.decide(journal, event.stream, event.id);
    await unit.decide(journal, 'all', event.id);
  },
};

export const testConsumer = (store: EventStore, more: Partial<ConsumerOptions> = {}): Consumer =>
  consumer({
    name: 'c',
    store,
    reactions: noting,
    clock: () => metadata.time,
    delay: async () => {},
    ...more,
  });

/** What the reactions have noted, in a journal. */
export async function notes(store: EventStore, id = 'all'): Promise<readonly string[]> {
  return (await store.load(journal, [id])).get(id)?.state?.notes ?? [];
}
