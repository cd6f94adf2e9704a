import { apiError } from '../../api/index.ts';
import { type Feed, growing, type Position, pause } from '../../eventing/index.ts';
import type { LiveField } from '../../serving/live.ts';
import type { Reached } from './cursor.ts';
import { distance, type Edges } from './edges.ts';
import type { Keys } from './keys.ts';
import type { Member } from './member.ts';
import { openTold, type Told } from './told.ts';

/** Everybody's readers: one for each category that anybody subscribes to, and now and then one for who has been away for long. */
export interface Readers extends AsyncDisposable {
  /**
   * From now on the member is told, first of what it has missed. `edges` were asked after the member came.
   * @throws what opening a subscription to the feed throws
   */
  join(member: Member, edges: Edges): Promise<void>;
  leave(member: Member): void;
  /** How many read at the moment. */
  open(): number;
}

export interface ReadersOptions {
  readonly feed: Feed;
  readonly keysOf: (field: LiveField) => Keys | null;
  /** So many events of each category are remembered for those who come back. */
  readonly window: number;
  /**
   * A new reader begins so many offsets earlier than it must: others who were cut off at the same time are a little further
   * behind.
   */
  readonly earlier: number;
  /** How long a reader goes on when its last member has gone, ms: the next is there at once. */
  readonly linger: number;
  /** A reader that catches up waits for members that more wait for. */
  readonly buffer: number;
  /** Told of what could not be closed. */
  readonly failed: (error: unknown) => void;
}

/** A member that takes nothing for so long, ms, does not hold up the others that catch up with it. */
const PATIENCE = 30_000;

export function readers({ feed, keysOf, window, earlier, linger, buffer, failed }: ReadersOptions): Readers {
  const now = new Map<string, Told>();
  const late = new Map<string, Set<Told>>();
  const placed = new Map<Member, Told>();
  /** Also those who still wait for their turn in it. */
  const membersOf = new Map<Told, Set<Member>>();
  const turns = new Map<string, Promise<unknown>>();
  const lingering = new Map<Told, NodeJS.Timeout>();
  const closing = new Set<Promise<void>>();
  const stopping = new AbortController();

  const inTurn = <T>(category: string, work: () => Promise<T>): Promise<T> => {
    const result = (turns.get(category) ?? Promise.resolve()).then(work);
    turns.set(
      category,
      result.catch(() => {}), // the one who asked for it meets the error; the next has its turn
    );
    return result;
  };
  const place = (member: Member, told: Told) => {
    clearTimeout(lingering.get(told));
    lingering.delete(told);
    placed.set(member, told);
    membersOf.set(told, (membersOf.get(told) ?? new Set()).add(member));
    told.join(member);
  };
  /** Returns whether it was the last. */
  const displace = (member: Member, told: Told): boolean => {
    told.leave(member);
    const those = membersOf.get(told);
    those?.delete(member);
    if (those !== undefined && those.size > 0) return false;
    membersOf.delete(told);
    return true;
  };
  const close = (told: Told) => {
    const closed = closeTold(told).finally(() => closing.delete(closed));
    closing.add(closed);
  };

  const closeTold = async (told: Told): Promise<void> => {
    try {
      await told[Symbol.asyncDispose]();
    } catch (error) {
      failed(error);
    }
  };

  const openNow = async (category: string, from: Position): Promise<Told> => {
    const told = await openTold({ feed, category, from, window, keysOf, when: 'now' });
    now.set(category, told);
    return told;
  };
  const openLate = async (category: string, from: Position): Promise<Told> => {
    let opened: Told | null = null; // it may have read before it is there to be told of
    const onRead = () => caughtUp(category, opened);
    const told = await openTold({ feed, category, from, window, keysOf, when: 'past', onRead });
    opened = told;
    const those = late.get(category) ?? new Set();
    late.set(category, those.add(told));
    return told;
  };
  /** Once it has come to where the present one remembers everything, its members go there. */
  const caughtUp = async (category: string, told: Told | null): Promise<void> => {
    if (told === null || !late.get(category)?.has(told)) return;
    await told.settled();
    await drained(told);
    const present = now.get(category);
    if (present === undefined || !present.covers(told.reached())) return;
    late.get(category)?.delete(told);
    for (const member of [...(membersOf.get(told) ?? [])]) {
      displace(member, told);
      member.moved();
      place(member, present);
    }
    close(told);
  };
  const drained = async (told: Told): Promise<void> => {
    const began = performance.now();
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      const full = told.members().filter(({ fed }) => fed.waiting() > buffer);
      if (full.length === 0) return;
      if (performance.now() - began > PATIENCE) for (const { fed } of full) fed.end('slow', takesNothing());
      await pause(growing(attempt, 5, 100), stopping.signal);
    }
  };

  return {
    join: (member, edges) =>
      inTurn(member.field.category, async () => {
        const { category } = member.field;
        if (!member.fed.isOpen()) return;
        const reached = member.reached();
        const far = distance(edges, reached) > window;
        const present =
          now.get(category) ?? (await openNow(category, far ? edges.end : beginning(edges, reached, earlier)));
        const others = [...(late.get(category) ?? [])];
        const told =
          [present, ...others].find((one) => one.covers(reached)) ??
          (await openLate(category, beginning(edges, reached, earlier)));
        if (member.fed.isOpen()) place(member, told);
      }),
    leave(member) {
      const told = placed.get(member);
      if (told === undefined) return;
      placed.delete(member);
      if (!displace(member, told)) return;
      const { category } = member.field;
      if (late.get(category)?.delete(told)) return close(told);
      const end = () => {
        lingering.delete(told);
        now.delete(category);
        close(told);
      };
      lingering.set(told, setTimeout(end, linger).unref());
    },
    open: () => now.size + [...late.values()].reduce((sum, those) => sum + those.size, 0),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      for (const timer of lingering.values()) clearTimeout(timer);
      await Promise.all(turns.values());
      for (const told of [...now.values(), ...[...late.values()].flatMap((those) => [...those])]) close(told);
      now.clear();
      late.clear();
      await Promise.all(closing);
    },
  };
}

/** Where a reader begins for a member: a little earlier, in sources that do not matter to it at the end. */
const beginning = ({ start, end }: Edges, reached: Reached, earlier: number): Position =>
  Object.fromEntries(
    Object.entries(end).map(([source, last]) => {
      const offset = reached[source]?.[0] ?? last;
      return [source, Math.max(start[source] ?? -1, offset - earlier)];
    }),
  );

const takesNothing = () =>
  apiError('LIMIT_EXCEEDED', 'this client takes no messages: subscribe again behind the last cursor that came', {
    limit: 'buffer',
  });
