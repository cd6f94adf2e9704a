import { boundedMap } from '../bounded.ts';
import type { Message } from './operations.ts';
import type { Entry } from './reader.ts';

/** Makes the message of an event, with this cursor. Never rejects. */
export type MakeMessage = (entry: Entry, cursor: string) => Promise<Message>;

/** Subscriptions to the same operation with the same variables and wishes: each event is answered once for all of them. */
export interface Groups {
  /** A member of the group of this key; the first brings what makes its messages. */
  join(key: string, make: (deserted: () => boolean) => MakeMessage): Membership;
}

export interface Membership extends Disposable {
  readonly message: MakeMessage;
}

/** So many messages are kept for members that come to the same event a little later. */
const KEPT = 64;

interface Group {
  readonly make: MakeMessage;
  readonly kept: ReturnType<typeof boundedMap<Promise<Message>>>;
  members: number;
}

export function groups(): Groups {
  const all = new Map<string, Group>();
  return {
    join(key, make) {
      const group = all.get(key) ?? newGroup(make);
      all.set(key, group);
      group.members++;
      let member = true;
      return {
        message: (entry, cursor) => messageOf(group, entry, cursor),
        [Symbol.dispose]() {
          if (!member) return;
          member = false;
          group.members--;
          if (group.members === 0) all.delete(key);
        },
      };
    },
  };
}

function newGroup(make: (deserted: () => boolean) => MakeMessage): Group {
  const group: Group = { make: make(() => group.members === 0), kept: boundedMap(KEPT), members: 0 };
  return group;
}

/** A cursor stands for its event: who has another one for it, because it came from elsewhere, has a message of its own. */
function messageOf({ make, kept, members }: Group, entry: Entry, cursor: string): Promise<Message> {
  if (members === 1) return make(entry, cursor);
  const known = kept.get(cursor);
  if (known !== undefined) return known;
  const message = make(entry, cursor);
  kept.set(cursor, message);
  return message;
}
