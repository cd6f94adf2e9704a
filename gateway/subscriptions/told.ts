import { randomUUID } from 'node:crypto';
import type { Feed, Position } from '../../eventing/index.ts';
import type { LiveField } from '../../serving/live.ts';
import { type Audience, audience } from './audience.ts';
import type { Reached } from './cursor.ts';
import type { Keys } from './keys.ts';
import type { Member, When } from './member.ts';
import { type Entry, openReader } from './reader.ts';

/** A reader together with the members that it tells. */
export interface Told extends AsyncDisposable {
  covers(reached: Reached): boolean;
  reached(): Reached;
  /** Only where it covers what the member has not been told. */
  join(member: Member): void;
  leave(member: Member): void;
  members(): readonly Member[];
  settled(): Promise<void>;
}

export interface ToldOptions {
  readonly feed: Feed;
  readonly category: string;
  readonly from: Position;
  readonly window: number;
  readonly keysOf: (field: LiveField) => Keys | null;
  /** What it reads. */
  readonly when: When;
  /** Called after what was read has been told; the next is read when its promise has resolved. */
  readonly onRead?: () => Promise<void> | void;
}

export async function openTold({ feed, category, from, window, keysOf, when, onRead }: ToldOptions): Promise<Told> {
  const audiences = new Map<LiveField, Audience>();
  const audienceOf = (field: LiveField): Audience => {
    const known = audiences.get(field) ?? audience(field, keysOf(field), when);
    audiences.set(field, known);
    return known;
  };
  const reader = await openReader({
    feed,
    name: `live-${category}-${randomUUID()}`,
    category,
    from,
    window,
    onEntries(entries: readonly Entry[]) {
      if (entries.length > 0) for (const each of audiences.values()) each.tell(entries);
      return onRead?.();
    },
  });
  return {
    covers: reader.covers,
    reached: reader.reached,
    join: (member) => audienceOf(member.field).join(member, reader.behind(member.reached())),
    leave: (member) => audienceOf(member.field).leave(member),
    members: () => [...audiences.values()].flatMap((each) => each.members()),
    async settled() {
      await Promise.all([...audiences.values()].map((each) => each.settled()));
    },
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}
