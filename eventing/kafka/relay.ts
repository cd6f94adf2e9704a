import { pause } from '../delay.ts';
import type { Leases } from '../lease.ts';
import type { EventStore, Offset } from '../store.ts';
import type { KafkaConnection } from './connection.ts';
import { openPublisher, type Publisher } from './publish.ts';
import { type Bell, bellOf, type Ringing } from './relay-bell.ts';
import { serveTerm } from './relay-term.ts';
import { troubles } from './relay-troubles.ts';

export type RelayedStore = Pick<EventStore, 'name' | 'kinds' | 'readLog' | 'logEnd'> & Partial<Ringing>;

export interface RelayOptions {
  /** A service's store. One that rings is heard at once, another is looked at five times a second. */
  readonly store: RelayedStore;
  /** Kept where the store is. */
  readonly leases: Leases;
  readonly connection: Pick<KafkaConnection, 'settings' | 'log' | 'client' | 'ask' | 'longest'>;
  /** That of the connection unless told otherwise. */
  readonly log?: (line: string) => void;
  /** In place of one on the connection. */
  readonly publisher?: Publisher;
}

export interface RelayState {
  /** Whether this instance is the one that publishes; the others wait for it to end. */
  readonly active: boolean;
  /** Everything in the log up to here is in Kafka, as far as this instance knows. */
  readonly published: Offset;
  /** Of the lease; null while another instance is active. */
  readonly fence: number | null;
  /** What keeps it from publishing, as a person reads it; null when nothing does. */
  readonly trouble: string | null;
}

/**
 * Publishes a service's events. Disposing finishes the batch under way, notes the place and gives the lease back, so that another
 * instance goes on at once.
 */
export interface Relay extends AsyncDisposable {
  state(): RelayState;
}

/** The pause (ms) before it is begun again after what nobody thought of. */
const AFTER_A_DEFECT = 1_000;

/**
 * Publishes what a store holds, in the order of its log, from where the last holder of the lease `relay` came to. Never gives
 * up: whatever fails is tried again, told by `state` and logged. The topics must have been made.
 *
 * **Why each reader that drops by version sees every stream whole and in order, whoever publishes.** A sender, whether it
 * holds the lease or was paused and only believes so, sends an event only when all before it in the log are acknowledged:
 * those that it sent itself, one awaited batch after the other, and those that a former holder noted, which notes only
 * what is acknowledged. A batch's events of one stream go to one partition in one piece. So wherever in a partition
 * an event stands, the events of its stream before it stand somewhere before it. What sends it again (a second
 * holder, a repeated batch, a request that a slow network delivers after its repetition) adds copies behind the first,
 * and a reader that has version 7 drops a 5 that comes again. The lease saves the work of two; nothing rests on it.
 *
 * Not guaranteed: that an event is published once; that watermarks are true while the database answers from a primary that
 * was deposed and does not know it (until the lease, which it cannot renew there, is lost).
 */
export function startRelay(options: RelayOptions): Relay {
  const { store, leases, connection, log = connection.log } = options;
  const name = `relay of ${store.name}`;
  const categories = store.kinds.map(({ category }) => category);
  const publisher = options.publisher ?? openPublisher(connection, { name: store.name, categories });
  const problems = troubles(name, log);
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: Omit<RelayState, 'trouble'> = { active: false, published: 0, fence: null };

  const serve = async (bell: Bell) => {
    await using lease = await problems.persist('waiting for the lease', () => leases.hold('relay', signal), { signal });
    const { fence } = lease;
    const over = AbortSignal.any([lease.lost, signal]);
    const onReached = (published: Offset) => {
      state = { active: true, published, fence };
      problems.over('serving');
    };
    log(`${name}: active, fence ${fence}, from ${lease.noted?.published ?? 0}`);
    try {
      await serveTerm({ lease, store, publisher, bell, troubles: problems, log, over, onReached });
      // Of the term: whoever holds the lease now has his own.
      problems.forget();
      if (!signal.aborted) log(`${name}: lost the lease of fence ${fence}`);
    } finally {
      state = { ...state, active: false, fence: null };
    }
  };
  const run = async () => {
    using bell = bellOf(store);
    while (!signal.aborted) {
      try {
        await serve(bell);
      } catch (error) {
        // What can be expected is tried again further inside.
        if (!signal.aborted) problems.met('serving', error);
        await pause(AFTER_A_DEFECT, signal);
      }
    }
  };
  const running = run();

  return {
    state: () => ({ ...state, trouble: problems.told() }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
      await publisher[Symbol.asyncDispose]();
    },
  };
}
