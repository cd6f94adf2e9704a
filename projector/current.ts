import { coalesced } from './coalesced.ts';
import { ViewChanged, ViewDropped } from './errors.ts';
import { type Opened, openVersion } from './opened.ts';
import { type Read, readerBy } from './reading.ts';
import type { ViewReader, ViewStore } from './store.ts';
import type { ViewVersions } from './versions.ts';

/** What keeps a version current while it is read, such as a projector on the feed. */
export interface Keeper extends AsyncDisposable {
  /** Resolves once the version has all that the one before it has: only then is it read. */
  ready(): Promise<void>;
}

export interface CurrentViewOptions<K extends Keeper> {
  readonly versions: ViewVersions;
  /** Called with each version that will be read. */
  readonly keep?: (store: ViewStore, version: number) => Promise<K>;
  /**
   * Told when the pointer moved to a version that cannot be opened or kept, as when it was rebuilt with declarations that
   * this process does not have. The version before it goes on being read.
   */
  readonly onError?: (error: unknown) => void;
}

/** The version of a view that the pointer names, now and after each rebuild; no read fails when it moves. */
export interface CurrentView<K extends Keeper = Keeper> extends ViewReader, AsyncDisposable {
  /** The version that reads go to at this moment. */
  version(): number;
  /** What keeps it. */
  keeper(): K | undefined;
  /** Looks at the pointer now, and resolves once reads go to the version that it names. */
  follow(): Promise<void>;
}

/**
 * Opens the current version, or the first one where there is none.
 * @throws ViewChanged when it was made for other declarations: rebuild it first.
 */
export async function openCurrentView<K extends Keeper>(options: CurrentViewOptions<K>): Promise<CurrentView<K>> {
  const { versions, onError = console.error } = options;
  if ((await versions.current()) === null) {
    await (await versions.open(1))[Symbol.asyncDispose]();
    await versions.pointTo(1); // others may do so too: it is the same one
  }
  let opened = await openVersion(options);
  let closed = false;
  let close = (): void => {};
  const closing = new Promise<void>((resolve) => (close = resolve));
  const told = newFailures(onError);
  let refused: number | null = null;

  const move = async (): Promise<void> => {
    if (closed) return;
    const pointer = await versions.current();
    if (pointer === opened.version || pointer === refused) return;
    let next: Opened<K> | null = null;
    try {
      next = await openVersion(options);
      await Promise.race([next.keeper?.ready(), closing]);
      if (closed) return;
      [opened, next] = [next, opened];
    } catch (error) {
      // Others' declarations will not become ours by looking again.
      if (error instanceof ViewChanged) refused = pointer;
      throw error;
    } finally {
      await next?.close();
    }
  };
  const follow = coalesced(() => move().then(told.none, told.one));
  const watching = versions.watch(follow);

  const read: Read = async (question) => {
    try {
      return await opened.read(question);
    } catch (error) {
      if (!(error instanceof ViewDropped)) throw error;
      await follow();
      return opened.read(question);
    }
  };

  return {
    ...readerBy(read),
    version: () => opened.version,
    keeper: () => opened.keeper,
    follow,
    [Symbol.asyncDispose]: async () => {
      closed = true;
      close();
      await watching[Symbol.asyncDispose]();
      await follow();
      await opened.close();
    },
  };
}

/** Told each time that something is looked at: the same failure again and again is told once. */
function newFailures(onError: (error: unknown) => void) {
  let last: string | null = null;
  return {
    none() {
      last = null;
    },
    one(error: unknown) {
      if (String(error) !== last) onError(error);
      last = String(error);
    },
  };
}
