import type { EventStore, Feed } from '../eventing/index.ts';
import type { ViewVersions } from '../projector/index.ts';
import type { Service } from '../serving/service.ts';
import type { System } from './system.ts';

/** What stands behind a part: where stores and the view are kept, and what carries the events. */
export type Need = 'stores' | 'feed';

/** What brings a store's events to the feed. */
export interface Publishing extends AsyncDisposable {
  /** What keeps it from that, as a person reads it; null when nothing does, or another process does it. */
  trouble(): string | null;
}

/** What the parts of a system stand on, embedded or on servers. Nothing above it knows which. */
export interface Backing extends AsyncDisposable {
  /** Its calls wait for what carries the events, for as long as it is away. */
  readonly feed: Feed;
  readonly versions: ViewVersions;
  /**
   * Asks whether stores and view can be reached.
   * @throws Unavailable; what the servers say of settings that only a person can mend.
   */
  reachStores(): Promise<void>;
  /** @throws as reachStores. */
  openStore(service: Service): Promise<EventStore>;
  /**
   * Brings to the feed what the store accepts, as soon as the feed is there and until disposed, which must be before the
   * store. Null where the feed reads the store itself.
   */
  publish(service: Service, store: EventStore): Publishing | null;
  /** Which of what a part needs does not answer, as sentences. Itself answers within a second. */
  missing(needs: readonly Need[]): Promise<readonly string[]>;
  /** Rejects when a server says what only a person can mend, such as that the password is wrong. Never resolves. */
  readonly refused: Promise<never>;
}

/** What a part needs of it: nothing, when it is a service that keeps nothing and answers no event. */
export function needsOf({ services }: Pick<System, 'services'>, part: string): readonly Need[] {
  if (part === 'gateway') return ['stores'];
  const service = services.find(({ name }) => name === part);
  return service === undefined || keeps(service) ? ['stores', 'feed'] : [];
}

/** Whether a part reads the feed: a gateway does for its subscriptions, and goes on without while it is away. */
export const readsFeed = (system: Pick<System, 'services'>, part: string): boolean =>
  part === 'gateway'
    ? system.services.some(({ live = [] }) => live.length > 0)
    : needsOf(system, part).includes('feed');

/** Whether a service has anything to keep: entities, or how far it has answered events. */
export const keeps = ({ kinds, reactions }: Service): boolean => kinds.length > 0 || reactions !== undefined;
