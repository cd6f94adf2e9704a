import { setTimeout } from 'node:timers/promises';
import type { Feed } from '../eventing/index.ts';
import { type Comparison, compareViews } from './compare.ts';
import { ViewChanged } from './errors.ts';
import { openPointedTo } from './opened.ts';
import { projector } from './projector.ts';
import { runProjector } from './run.ts';
import type { ViewStore } from './store.ts';
import type { ViewVersions } from './versions.ts';
import type { JoinedView } from './view.ts';

export interface RebuildOptions {
  readonly versions: ViewVersions;
  readonly views: readonly JoinedView[];
  readonly feed: Feed;
  /** Told how many events have been read, now and then. */
  readonly onProgress?: (events: number) => void;
  /** How long readers get to move before the old version is left to the next rebuild, in ms; 10,000. */
  readonly patience?: number;
}

export interface Rebuilt {
  readonly version: number;
  readonly previous: number | null;
  /** How many events it was built from. */
  readonly events: number;
  /** Whether the new version is byte by byte what the old one had become. */
  readonly comparison: Comparison;
  /** Whether the old version is gone already. */
  readonly dropped: boolean;
}

/**
 * Builds the next version of a view beside the current one, from the start of the log, and switches to it. Who reads goes
 * on reading meanwhile, and nothing but views is written: no reaction runs again.
 *
 * May be killed at any time: what it leaves behind is removed by the next rebuild.
 */
export async function rebuildView(options: RebuildOptions): Promise<Rebuilt> {
  return retire(options, await options.versions.alone(() => build(options)));
}

/**
 * Rebuilds a view that was made for other declarations, and only that; null where there was nothing to do. Of several
 * processes that find it so at the same moment, one does.
 */
export async function rebuildWhereChanged(options: RebuildOptions): Promise<Rebuilt | null> {
  const { versions } = options;
  if (!(await isChanged(versions))) return null;
  const built = await versions.alone(async () => ((await isChanged(versions)) ? build(options) : null));
  return built && retire(options, built);
}

async function isChanged(versions: ViewVersions): Promise<boolean> {
  try {
    await (await openPointedTo(versions))?.store[Symbol.asyncDispose]();
    return false;
  } catch (error) {
    if (!(error instanceof ViewChanged)) throw error;
    return true;
  }
}

type Built = Omit<Rebuilt, 'dropped'>;

async function build(options: RebuildOptions): Promise<Built> {
  const { versions } = options;
  const previous = await versions.current();
  for (const version of await versions.all()) if (version !== previous) await versions.drop(version);
  const version = await versions.next();
  await using store = await versions.open(version);
  const events = await catchUp(options, store, `rebuild-${version}`);
  const comparison = await compare(options, store, previous);
  await versions.pointTo(version); // while it is open, so that nobody takes it for a remnant
  return { version, previous, events, comparison };
}

/** Not alone any more: others need not wait for those who still read the version before. */
async function retire({ versions, patience = 10_000 }: RebuildOptions, built: Built): Promise<Rebuilt> {
  const { previous } = built;
  return { ...built, dropped: previous === null || (await dropWithin(versions, previous, patience)) };
}

/** Reads the feed until there is no more, under a name of its own: it must get every event, not share them. */
async function catchUp({ views, feed, onProgress }: RebuildOptions, store: ViewStore, name: string): Promise<number> {
  const { deliver, ...rest } = projector({ views, store });
  let events = 0;
  await using subscription = await runProjector(
    feed,
    {
      ...rest,
      async deliver(batch) {
        await deliver(batch);
        events += batch.events.length;
        onProgress?.(events);
      },
    },
    name,
  );
  await subscription.caughtUp();
  return events;
}

async function compare(options: RebuildOptions, next: ViewStore, previous: number | null): Promise<Comparison> {
  if (previous === null) return { equal: null, reason: 'there was no version before' };
  try {
    await using store = await options.versions.open(previous);
    // Perhaps nobody keeps it; where somebody does, one projector more changes nothing.
    await catchUp({ ...options, onProgress: undefined }, store, `rebuild-${previous}`);
    return await compareViews(store, next);
  } catch (error) {
    if (!(error instanceof ViewChanged)) throw error;
    return { equal: null, reason: 'the version before was made for other declarations' };
  }
}

async function dropWithin(versions: ViewVersions, version: number, patience: number): Promise<boolean> {
  for (const until = Date.now() + patience; !(await versions.drop(version)); await setTimeout(50)) {
    if (Date.now() > until) return false;
  }
  return true;
}
