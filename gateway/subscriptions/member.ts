import type { Position } from '../../eventing/index.ts';
import type { LiveField } from '../../serving/live.ts';
import { encodeLiveCursor, furthest, hasReached, isNew, type Reached } from './cursor.ts';
import type { MakeMessage } from './group.ts';
import type { Fed, Waiting } from './live.ts';
import type { Message } from './operations.ts';
import type { Entry } from './reader.ts';

/** `past`: what was there before somebody subscribed, however much; `now`: what is new, as it happens. */
export type When = 'now' | 'past';

/** A subscription among those that a reader tells of its events. */
export interface Member {
  readonly field: LiveField;
  readonly key: string;
  /** What has been told, or is about to be. */
  reached(): Reached;
  /** Events for it, in the order of each stream. Those that it has been told are dropped. */
  tell(entries: readonly Entry[], when: When): void;
  /** Something that keeps events from it for now; told once until events come again. */
  trouble(message: (cursor: string) => Message): void;
  /** It goes on with another reader, which may be behind this one. */
  moved(): void;
  readonly fed: Fed;
}

export interface MemberOptions {
  readonly field: LiveField;
  readonly key: string;
  readonly fingerprint: string;
  readonly from: Reached;
  /** Where the feed ended when it began: what stands before is no news, however late it is read. */
  readonly ends: Position;
  readonly message: MakeMessage;
  readonly fed: Fed;
}

export function member({ field, key, fingerprint, from, ends, message, fed }: MemberOptions): Member {
  let reached = from;
  let troubled = false;
  /** Whether the reader is ahead of where this one began, in all sources: then they have the same cursors. */
  let level = false;

  /** Of one entity all events come from one source. */
  const advance = ({ spot, reached: by }: Entry): void => {
    if (field.belongs === undefined) reached = spot;
    else if (level) reached = by;
    else {
      level = hasReached(by, reached);
      reached = level ? by : furthest(reached, by);
    }
  };
  const accept = (entry: Entry): Waiting | null => {
    if (!level && !isNew(entry.place, reached)) return null;
    advance(entry);
    const cursor = encodeLiveCursor(fingerprint, reached);
    return () => message(entry, cursor);
  };
  /** A reader that begins where this one does reads the past like anything else. */
  const isPast = ({ place }: Entry): boolean => place.offset <= (ends[place.source] ?? -1);
  return {
    field,
    key,
    fed,
    reached: () => reached,
    tell(entries, when) {
      for (const entry of entries) {
        const waiting = accept(entry);
        if (waiting === null) continue;
        troubled = false;
        if (when === 'past' || isPast(entry)) fed.offerPast([waiting]);
        else fed.offer(waiting);
      }
    },
    moved() {
      level = false;
    },
    trouble(make) {
      if (troubled) return;
      troubled = true;
      const cursor = encodeLiveCursor(fingerprint, reached);
      fed.offer(async () => make(cursor));
    },
  };
}
