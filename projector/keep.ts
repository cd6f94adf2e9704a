import type { Feed } from '../eventing/index.ts';
import { type CurrentView, type CurrentViewOptions, type Keeper, openCurrentView } from './current.ts';
import { type Projector, projector } from './projector.ts';
import { type RebuildOptions, rebuildWhereChanged } from './rebuild.ts';
import { runProjector } from './run.ts';
import type { ViewStore } from './store.ts';
import type { ViewVersions } from './versions.ts';
import type { JoinedView } from './view.ts';

export interface KeepViewOptions
  extends Pick<CurrentViewOptions<Keeper>, 'onError'>,
    Pick<RebuildOptions, 'onProgress'> {
  readonly versions: ViewVersions;
  readonly views: readonly JoinedView[];
  readonly feed: Feed;
}

/** The current version of a view, kept so by a projector. */
export interface KeptView extends CurrentView<Keeping> {
  /** Resolves once everything that the feed held at the time of the call is in the view. */
  caughtUp(): Promise<void>;
  /** Tries parked events again, of one stream or of all, and returns how many could be applied. */
  retry(stream?: string): Promise<number>;
}

/**
 * Opens a view and keeps it current. A view made for other declarations is built anew first, before anything is read from
 * it. After a rebuild, in whatever process, the projector goes on with the new version, and reads follow once that has
 * caught up. Dispose it before the feed.
 */
export async function keepView(options: KeepViewOptions): Promise<KeptView> {
  const { versions, views, feed, onError } = options;
  await rebuildWhereChanged(options);
  // Each version under a name of its own: for a while there are two, and each needs every event.
  const keep = (store: ViewStore, version: number) => keepStore(feed, views, store, `view-${version}`);
  const current = await openCurrentView({ versions, onError, keep });
  return {
    ...current,
    caughtUp: async () => current.keeper()?.ready(),
    retry: async (stream) => current.keeper()?.projector.retry(stream) ?? 0,
  };
}

interface Keeping extends Keeper {
  readonly projector: Projector;
}

async function keepStore(feed: Feed, views: readonly JoinedView[], store: ViewStore, name: string): Promise<Keeping> {
  const keeping = projector({ views, store });
  const subscription = await runProjector(feed, keeping, name);
  return {
    projector: keeping,
    ready: () => subscription.caughtUp(),
    [Symbol.asyncDispose]: () => Promise.resolve(subscription[Symbol.asyncDispose]()),
  };
}
