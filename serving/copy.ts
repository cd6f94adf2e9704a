import type { EventStore } from '../eventing/index.ts';
import { copyEvents, foreignEvent } from './copy-events.ts';
import { copyProgress } from './copy-progress.ts';
import type { OpenService } from './open.ts';

/** A service on the store that is copied, and the store that becomes its copy. */
export interface Copied {
  readonly from: OpenService;
  readonly to: EventStore;
}

/** The store holds what the copied one does not: a copy would mix two histories. Nothing was changed. */
export class CopyTargetInUse extends Error {
  readonly code = 'COPY_TARGET_IN_USE';
  constructor(store: string, event: string) {
    super(`the store of ${store} already holds ${event}, which is not copied: copy into empty stores only`);
    this.name = 'CopyTargetInUse';
  }
}

/** Somebody wrote to the store that is copied, so that the copy may be of two moments. */
export class CopySourceMoved extends Error {
  readonly code = 'COPY_SOURCE_MOVED';
  constructor(store: string) {
    super(`the store of ${store} was written to while it was copied: stop what writes to it and repeat the copy`);
    this.name = 'CopySourceMoved';
  }
}

/** A copy into the store was begun and not finished: a part of the history is missing. */
export class CopyUnfinished extends Error {
  readonly code = 'COPY_UNFINISHED';
  constructor(store: string) {
    super(
      `a copy into the store of ${store} is not finished: it is under way, or was interrupted; then repeat the same ` +
        'command, which goes on where it ended',
    );
    this.name = 'CopyUnfinished';
  }
}

/** A consumer's name, under whose position a store remembers that a copy into it is not finished. */
const MARK = 'copy';

/** @throws CopyUnfinished */
export async function mustBeWhole(store: EventStore): Promise<void> {
  if (await isUnfinished(store)) throw new CopyUnfinished(store.name);
}

export const isUnfinished = async (store: EventStore): Promise<boolean> =>
  (await store.position(MARK)).unfinished === 1;

const mark = (store: EventStore, unfinished: 0 | 1) =>
  store.append([], { consumer: MARK, position: { unfinished }, versions: new Map() });

/**
 * Copies the stores of all services of a system: their events, the states that follow from them, what their consumers
 * have answered, and their dead letters. Positions in the feed are left out, since they mean nothing to another one: the
 * services read it from its start, and drop what they have answered by version.
 *
 * Goes on where an interrupted copy ended; what is there already must be the same. What has been answered is copied
 * before any event, so that nobody who runs on the copy answers a second time. Events keep the order of their streams, and
 * roughly that of the log.
 *
 * Returns how many events were copied now.
 * @throws CopyTargetInUse, before anything is changed, or when others write to the copy; CopySourceMoved; CopyUnfinished when
 * what is to be copied is itself half a copy.
 */
export async function copyStores(all: readonly Copied[], copied: (events: number) => void = () => {}): Promise<number> {
  for (const { from, to } of all) {
    const { store } = from.context;
    await mustBeWhole(store);
    const foreign = await foreignEvent(store, to);
    if (foreign !== null) throw new CopyTargetInUse(to.name, foreign);
  }
  const sources = all.map(({ from }) => from.context.store);
  const ends = await Promise.all(sources.map((store) => store.logEnd()));
  for (const { to } of all) await mark(to, 1);
  for (const { from, to } of all) await copyProgress(from, to, sources);
  let count = 0;
  for (const { from, to } of all) count = await copyEvents(from.context.store, to, count, copied);
  for (const [i, store] of sources.entries()) {
    if ((await store.logEnd()) !== ends[i]) throw new CopySourceMoved(store.name);
  }
  for (const { to } of all) await mark(to, 0);
  return count;
}
