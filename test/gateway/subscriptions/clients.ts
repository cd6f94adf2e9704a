import { setImmediate as turn } from 'node:timers/promises';
import { eventId, parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import { decodeLiveCursor, encodeLiveCursor, fingerprintOf } from '../../../gateway/subscriptions/cursor.ts';
import { askEdges, reachedBy } from '../../../gateway/subscriptions/edges.ts';
import { keys } from '../../../gateway/subscriptions/keys.ts';
import { openLive } from '../../../gateway/subscriptions/live.ts';
import { type Member, member } from '../../../gateway/subscriptions/member.ts';
import type { Live } from '../../../gateway/subscriptions/operations.ts';
import { readers } from '../../../gateway/subscriptions/readers.ts';
import type { LiveField } from '../../../serving/live.ts';
import type { PartitionedFeed } from './partitioned-feed.ts';

/** `a7` belongs to the owner `o1`: by the remainder of its number. */
export const OWNERS = 3;
export const ownerOf = (id: string): string => `o${Number(id.slice(1)) % OWNERS}`;

export const accountEvent = (id: string, version: number): RecordedEvent => ({
  stream: `accounts-${id}`,
  version,
  type: version === 1 ? 'Opened' : 'Changed',
  data: version === 1 ? { owner: ownerOf(id) } : {},
  id: eventId(`accounts-${id}`, version),
  time: '2026-11-23T12:00:00.000Z',
  causation: null,
  correlation: 'c',
});

const declared = { category: 'accounts', argument: 'id', found: 'account(id: $key) { id }' };
export const accountChanged: LiveField = {
  ...declared,
  field: 'accountChanged',
  payload: ({ version }) => ({ version }),
};
export const ownersChanged: LiveField = {
  ...declared,
  field: 'ownersChanged',
  belongs: {
    said: ({ data }) => ('owner' in data ? String(data.owner) : undefined),
    asked: { type: 'Account', path: ['owner', 'id'] },
  },
  payload: ({ version }) => ({ version }),
};

export interface GatewayOptions {
  readonly window: number;
  readonly earlier?: number;
  /** ms */
  readonly linger?: number;
  readonly buffer?: number;
  /** Whether the service that knows the owners answers this time. */
  readonly answers?: () => boolean;
}

/** What of a gateway stands between the feed and its clients. */
export function gatewayOn(
  feed: PartitionedFeed,
  { window, earlier = 2, linger = 10_000, buffer = 1_000, answers = () => true }: GatewayOptions,
) {
  const stopping = new AbortController();
  const failures: unknown[] = [];
  const ask = async (ids: readonly string[]) => {
    if (!answers()) throw new Error('away');
    return new Map(ids.map((id) => [id, ownerOf(id)]));
  };
  const { belongs } = ownersChanged;
  const known = belongs === undefined ? null : keys(belongs, ask, stopping.signal, async () => turn());
  const reading = readers({
    feed,
    keysOf: (field) => (field === ownersChanged ? known : null),
    window,
    earlier,
    linger,
    buffer,
    failed: (error) => failures.push(error),
  });
  const edges = askEdges(feed);
  return {
    failures,
    open: reading.open,
    /** From behind the cursor, or from now. */
    async subscribe(field: LiveField, key: string, cursor: string | null): Promise<Live> {
      const fingerprint = fingerprintOf({ field: field.field, key });
      const found = await edges('accounts');
      const from = cursor === null ? reachedBy(found) : decodeLiveCursor(cursor, fingerprint);
      let joined: Member | null = null;
      const fed = openLive({
        start: encodeLiveCursor(fingerprint, from),
        buffer,
        onEnd: () => joined !== null && reading.leave(joined),
      });
      joined = member({
        field,
        key,
        fingerprint,
        from,
        ends: found.end,
        fed,
        message: async ({ event }, at) => ({
          answer: { data: { id: event.id, of: parseStream(event.stream).id } },
          cursor: at,
        }),
      });
      await reading.join(joined, found);
      return fed.live;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await reading[Symbol.asyncDispose]();
    },
  };
}
