import type { LiveField } from '../../serving/live.ts';
import type { Keys } from './keys.ts';
import type { Member, When } from './member.ts';
import type { Entry } from './reader.ts';

/** The members of one live field that one reader tells, by whom they are about. */
export interface Audience {
  /** To all whom they are for. */
  tell(entries: readonly Entry[]): void;
  /** From now on it is told; and of the past what is given here, first. */
  join(member: Member, past: readonly Entry[]): void;
  leave(member: Member): void;
  members(): readonly Member[];
  /** Resolves when all that was told has reached its members. */
  settled(): Promise<void>;
}

/**
 * `keys` finds out for whom events are that do not say it themselves: meanwhile those behind them wait, and members that
 * join take their turn, so that each is told everything once and in order.
 */
export function audience(field: LiveField, keys: Keys | null, when: When): Audience {
  const byKey = new Map<string, Set<Member>>();
  let turn: Promise<void> = Promise.resolve();
  const all = new Set<Member>();

  const add = (member: Member) => {
    all.add(member);
    const those = byKey.get(member.key);
    if (those === undefined) byKey.set(member.key, new Set([member]));
    else those.add(member);
  };
  const told = (entry: Entry, key: string | null) => {
    if (key === null) return;
    const one = [entry];
    for (const member of byKey.get(key) ?? []) member.tell(one, when);
  };
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.then(work);
  };

  const own: Pick<Audience, 'tell' | 'join'> = {
    tell(entries) {
      for (const entry of entries) if (byKey.has(entry.id) && isTold(field, entry)) told(entry, entry.id);
    },
    join(member, past) {
      member.tell(
        past.filter((entry) => entry.id === member.key && isTold(field, entry)),
        'past',
      );
      add(member);
    },
  };
  const belonging = (keys: Keys): typeof own => {
    const keysOf = (entries: readonly Entry[]) =>
      keys.of(entries, (make) => {
        for (const member of all) member.trouble(make);
      });
    return {
      tell(entries) {
        const those = entries.filter((entry) => isTold(field, entry));
        inTurn(async () => {
          if (byKey.size === 0) return;
          const found = await keysOf(those);
          those.forEach((entry, index) => {
            told(entry, found[index] ?? null);
          });
        });
      },
      join(member, past) {
        const those = past.filter((entry) => isTold(field, entry));
        inTurn(async () => {
          if (!member.fed.isOpen()) return;
          add(member); // so that it hears of trouble
          const found = await keysOf(those);
          member.tell(
            those.filter((_, index) => found[index] === member.key),
            'past',
          );
        });
      },
    };
  };

  return {
    ...(keys === null ? own : belonging(keys)),
    leave(member) {
      all.delete(member);
      const those = byKey.get(member.key);
      those?.delete(member);
      if (those?.size === 0) byKey.delete(member.key);
    },
    members: () => [...all],
    settled: () => turn,
  };
}

/** What cannot be made a payload of is told: its message says that something went wrong. */
function isTold(field: LiveField, { event }: Entry): boolean {
  try {
    return field.payload(event) !== null;
  } catch {
    return true; // the message is made by the same function, and fails there for all to see
  }
}
