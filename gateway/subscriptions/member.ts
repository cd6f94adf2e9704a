import type { LiveField } from '../../serving/live.ts';
import { encodeLiveCursor, furthest, hasReached, isNew, type Reached } from './cursor.ts';
import type { MakeMessage } from './group.ts';
import type { Fed } from './live.ts';
import type { Message } from './operations.ts';
import type { Entry } from './reader.ts';

/** A subscription among those that a reader tells of its events. */
export interface Member {
  readonly field: LiveField;
  readonly key: string;
  /** What has been told, or is about to be. */
  reached(): Reached;
  /** Events for it, in the order of each stream. Those that it has been told are dropped. */
  tell(entries: readonly Entry[], when: 'now' | 'past'): void;
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
  readonly message: MakeMessage;
  readonly fed: Fed;
}

export function member({ field, key, fingerprint, from, message, fed }: MemberOptions): Member {
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
  const accept = (entry: Entry) => {
    if (!level && !isNew(entry.place, reached)) return [];
    advance(entry);
    const cursor = encodeLiveCursor(fingerprint, reached);
    return [() => message(entry, cursor)];
  };
  return {
    field,
    key,
    fed,
    reached: () => reached,
    tell(entries, when) {
      const fresh = entries.flatMap(accept);
      if (fresh.length > 0) troubled = false;
      if (when === 'past') fed.offerPast(fresh);
      else for (const waiting of fresh) fed.offer(waiting);
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
