import { setTimeout } from 'node:timers/promises';
import { type About, type Strategy, type WAYS, watch } from '../questions.ts';
import type { Told, Watching } from '../watching.ts';

/** A client that wants to know everything: it connects again, to any gateway, behind the last message that told it anything. */
export interface Persistent extends AsyncDisposable {
  readonly about: About;
  readonly strategy: Strategy;
  readonly by: keyof typeof WAYS;
  /** What it was told, over all its connections: messages with data. */
  readonly seen: readonly Told[];
  /** How often it has connected. */
  readonly connections: () => number;
  /** Pulls the cable; it connects again by itself. */
  drop(): void;
  /** Resolves when it is connected for the first time. */
  readonly begun: Promise<void>;
  /** What it was refused for, other than that something is away: nothing, when all is well. */
  readonly refusals: readonly string[];
}

/** Before it tries again, ms. */
const PAUSE = 30;
/** What passes by itself. */
const PASSING: ReadonlySet<unknown> = new Set(['SERVICE_UNAVAILABLE', 'VIEW_BEHIND']);

export interface PersistentOptions {
  readonly about: About;
  readonly strategy: Strategy;
  readonly by: keyof typeof WAYS;
  /** Where to connect next. */
  readonly origin: () => string;
}

export function persistent({ about, strategy, by, origin }: PersistentOptions): Persistent {
  const seen: Told[] = [];
  const refusals: string[] = [];
  let cursor: string | null = null;
  let current: Watching | null = null;
  let connections = 0;
  let left = false;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  /** Until the connection ends, or a message has no data: that event is asked for again. */
  const listen = async (watching: Watching): Promise<void> => {
    let next = 0;
    const take = (): boolean => {
      for (; next < watching.told.length; next++) {
        const told = watching.told[next]!;
        if (told.data === null || told.data === undefined) return false;
        seen.push(told);
        cursor = told.extensions.joinery.cursor;
      }
      return true;
    };
    await watching.begun;
    cursor ??= watching.cursor();
    if (cursor !== null) begin();
    const over = watching.ended.then(() => true);
    while (take()) {
      const more = watching.has(next + 1).catch(() => null); // it has ended, or nothing happens for long
      if (await Promise.race([over, more.then(() => false)])) {
        take();
        break;
      }
    }
  };
  const run = async () => {
    while (!left) {
      connections++;
      // Only an event stream says where it begins.
      const watching = watch(origin(), about, { strategy, by: cursor === null ? 'event stream' : by, after: cursor });
      current = watching;
      await listen(watching);
      await watching[Symbol.asyncDispose]();
      for (const { message, extensions } of (await watching.ended).errors) {
        if (!PASSING.has(extensions?.code)) refusals.push(`${extensions?.code}: ${message}`);
      }
      if (!left) await setTimeout(PAUSE);
    }
  };
  const running = run();
  return {
    about,
    strategy,
    by,
    seen,
    refusals,
    connections: () => connections,
    begun,
    drop: () => current?.drop(),
    async [Symbol.asyncDispose]() {
      left = true;
      current?.drop();
      await running;
    },
  };
}
