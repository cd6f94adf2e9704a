import { lastVersions } from './arrivals.ts';
import { type Delay, growing } from './delay.ts';
import { Unavailable } from './errors.ts';
import type { RecordedEvent } from './event.ts';
import type { Position } from './feed.ts';
import { retryOnConflict } from './retry.ts';
import type { EventStore } from './store.ts';
import type { Reactions } from './unit.ts';
import { type OpenUnit, openUnit } from './unit-of-work.ts';

/** The reaction to an event threw; `cause` is what. */
export class ReactionFailed extends Error {
  constructor(event: RecordedEvent, cause: unknown) {
    super(`the reaction to ${event.type} ${event.id} failed: ${cause}`, { cause });
    this.name = 'ReactionFailed';
  }
}

/** An event whose every attempt failed. */
export interface Failure {
  readonly event: RecordedEvent;
  readonly reason: string;
  readonly attempts: number;
}

export interface ReactingOptions {
  readonly name: string;
  readonly store: EventStore;
  readonly reactions: Reactions;
  readonly clock: (event: RecordedEvent) => string;
  readonly attempts: number;
  readonly delay: Delay;
}

/** Runs reactions as units of work on the consumer's store, each appended with the progress that it stands for. */
export interface Reacting {
  /**
   * All events as one unit of work. `processed` is where their streams stood before.
   * @throws ReactionFailed, VersionConflict. Nothing was changed. Unavailable when the store is away.
   */
  together(events: readonly RecordedEvent[], position: Position, processed: ReadonlyMap<string, number>): Promise<void>;
  /**
   * One event as a unit of its own; nothing when it has been processed.
   * @throws ReactionFailed, TooManyConflicts. Nothing was changed. Unavailable when the store is away.
   */
  alone(event: RecordedEvent): Promise<void>;
  /**
   * Each event as a unit of its own. One whose reaction fails is tried again, and its stream waits for it, after the
   * others have been served. Returns those that failed each time, and what came behind them in their streams.
   */
  oneByOne(
    events: readonly RecordedEvent[],
  ): Promise<{ failures: readonly Failure[]; behind: readonly RecordedEvent[] }>;
}

export function reacting({ name, store, reactions, clock, attempts, delay }: ReactingOptions): Reacting {
  const react = async (event: RecordedEvent, { unit }: OpenUnit): Promise<void> => {
    const metadata = { time: clock(event), causation: event.id, correlation: event.correlation };
    try {
      await reactions.react(event, unit(metadata));
    } catch (error) {
      if (error instanceof Unavailable) throw error; // no fault of the event: the feed delivers it again
      throw new ReactionFailed(event, error);
    }
  };

  const alone = (event: RecordedEvent): Promise<void> =>
    retryOnConflict(
      async () => {
        const after = await store.processed(name, [event.stream]);
        if (event.version <= (after.get(event.stream) ?? 0)) return;
        const unit = openUnit(store);
        await react(event, unit);
        await unit.commit({ consumer: name, position: {}, versions: lastVersions([event]), after });
      },
      { delay },
    );

  return {
    alone,
    async together(events, position, processed) {
      const unit = openUnit(store);
      for (const event of events) await react(event, unit);
      const versions = lastVersions(events);
      const after = new Map([...versions.keys()].map((stream) => [stream, processed.get(stream) ?? 0]));
      await unit.commit({ consumer: name, position, versions, after });
    },
    async oneByOne(events) {
      const tries = new Map<string, number>();
      const failures = new Map<string, Failure>();
      const behind: RecordedEvent[] = [];
      for (let remaining = events, round = 1; remaining.length > 0; round++) {
        const again = new Map<string, RecordedEvent[]>();
        for (const event of remaining) {
          if (failures.has(event.stream)) behind.push(event);
          else if (again.has(event.stream)) again.get(event.stream)?.push(event);
          else {
            const reason = await reasonOfFailure(alone(event));
            if (reason === null) continue;
            const count = (tries.get(event.id) ?? 0) + 1;
            tries.set(event.id, count);
            if (count < attempts) again.set(event.stream, [event]);
            else failures.set(event.stream, { event, reason, attempts: count });
          }
        }
        remaining = [...again.values()].flat();
        if (remaining.length > 0) await delay(growing(round, 100, 5000));
      }
      return { failures: [...failures.values()], behind };
    },
  };
}

/** Null when it succeeded. What is not the reaction's fault is thrown on. */
export async function reasonOfFailure(reaction: Promise<void>): Promise<string | null> {
  try {
    await reaction;
    return null;
  } catch (error) {
    if (error instanceof ReactionFailed) return String(error.cause);
    throw error;
  }
}
