import {
  type Decider,
  type Event,
  type EventMetadata,
  fold,
  type StoredKind,
  streamName,
} from '../../eventing/index.ts';
import type { Order, OrderEvent } from '../../subgraphs/orders/events.ts';
import { orderKind } from '../../subgraphs/orders/kinds.ts';
import { type OrderCommand, orderDecider } from '../../subgraphs/orders/order.ts';
import type { Rows } from './raw.ts';

export interface Command<C> {
  readonly id: string;
  readonly command: C;
}

/** What the callers do: each its own list, one command after the other. */
export interface Workload<S extends object, C, E extends Event> {
  readonly name: string;
  readonly kind: StoredKind<S, E>;
  readonly decider: Decider<S, C, E>;
  /** The commands of an entity's whole life; each records events. */
  life(id: string): readonly C[];
}

export const METADATA: EventMetadata = {
  time: '2026-03-01T12:00:00.000Z',
  causation: null,
  correlation: '0192f0c1-7d0a-7cc0-8a6e-3f1b8f6d2a11',
};

const request = {
  product: 'bananas',
  quantity: 120,
  pickupPort: 'ECGYE',
  destinationPort: 'NLRTM',
  pickupDate: '2026-03-10',
  expectedDeliveryDate: '2026-04-20',
};

/** An order of the sample domain: ten columns beside the state, and five indexes. */
export const orders: Workload<Order, OrderCommand, OrderEvent> = {
  name: 'orders (5 indexes)',
  kind: orderKind,
  decider: orderDecider,
  life: (id) => [
    { type: 'placeOrder', data: { id, customerId: `c-${id.slice(0, 2)}`, placedAt: METADATA.time, ...request } },
    { type: 'updateOrder', data: { quantity: 121 } },
    { type: 'updateOrder', data: { destinationPort: 'BEANR' } },
    { type: 'cancelOrder', data: { reason: null } },
  ],
};

interface Counter {
  readonly count: number;
}
type Counted = Event<'Counted', { by: number }>;

const counting: Decider<Counter, number, Counted> = {
  category: 'counters',
  type: 'Counter',
  evolve: (state, { data }) => ({ count: (state?.count ?? 0) + data.by }),
  decide: (by) => [{ type: 'Counted', data: { by } }],
};

/** The least that an entity can be: a number, found by nothing but its id. */
export const counters: Workload<Counter, number, Counted> = {
  name: 'counters (no index)',
  kind: { category: counting.category, type: counting.type, evolve: counting.evolve, columns: {}, indexes: [] },
  decider: counting,
  life: () => [1, 2, 3, 4],
};

export function commandsOf<S extends object, C, E extends Event>(
  { life }: Workload<S, C, E>,
  caller: number,
  entities: number,
): readonly Command<C>[] {
  const ids = Array.from({ length: entities }, (_, i) => `${caller}-${i}-of-a-caller`);
  return ids.flatMap((id) => life(id).map((command) => ({ id, command })));
}

/** What a command leaves behind. */
export interface Decided<S, E> {
  readonly id: string;
  readonly stream: string;
  readonly events: readonly (E & { readonly version: number })[];
  readonly after: { readonly version: number; readonly state: S | null };
}

/** What the deciders decide of these commands, as `handle` has to write it. */
export function decided<S extends object, C, E extends Event>(
  { decider }: Workload<S, C, E>,
  commands: readonly Command<C>[],
): readonly Decided<S, E>[] {
  const entities = new Map<string, Decided<S, E>['after']>();
  return commands.map(({ id, command }) => {
    const { version, state } = entities.get(id) ?? { version: 0, state: null };
    const events = decider.decide(command, state);
    const after = { version: version + events.length, state: fold(decider, state, events) };
    entities.set(id, after);
    const numbered = events.map((event, i) => ({ ...event, version: version + 1 + i }));
    return { id, stream: streamName(decider.category, id), events: numbered, after };
  });
}

/** The rows that these commands come to, as the store's adapter writes them. */
export function rowsOf<S extends object, C, E extends Event>(
  workload: Workload<S, C, E>,
  commands: readonly Command<C>[],
): readonly Rows[] {
  const { time, causation, correlation } = METADATA;
  return decided(workload, commands).map(({ id, stream, events, after }) => ({
    events: events.map(({ type, data, version }) => {
      return [stream, version, type, JSON.stringify(data), time, causation, correlation];
    }),
    state: [id, after.version, JSON.stringify(after.state), ...columnsOf(workload.kind, after.state)],
  }));
}

const columnsOf = <S extends object, E extends Event>({ columns }: StoredKind<S, E>, state: S | null) =>
  Object.values(columns).map((column) => (state === null ? null : (column.of(state) ?? null)));
