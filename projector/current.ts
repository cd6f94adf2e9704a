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
  if (versions.current() === null) {
    await versions.open(1)[Symbol.asyncDispose]();
    versions.pointTo(1);
  }
  let opened = await openVersion(options);
  let moves: Promise<void> = Promise.resolve();
  let closed = false;

  const move = async (): Promise<void> => {
    if (closed || versions.current() === opened.version) return;
    const next = await openVersion(options);
    try {
      await next.keeper?.ready();
    } catch (error) {
      await next.close();
      throw error;
    }
    const before = opened;
    opened = next;
    await before.close();
  };
  const follow = (): Promise<void> => {
    moves = moves.then(move).catch(onError);
    return moves;
  };
  const watching = versions.watch(() => void follow());

  return {
    ...readsOf(() => opened),
    version: () => opened.version,
    keeper: () => opened.keeper,
    follow,
    [Symbol.asyncDispose]: async () => {
      closed = true;
      watching[Symbol.dispose]();
      await moves;
      await opened.close();
    },
  };
}

/** A version that is being read. */
interface Opened<K extends Keeper> {
  readonly version: number;
  readonly keeper: K | undefined;
  read<T>(question: (store: ViewStore) => Promise<T>): Promise<T>;
  /** Once the reads that have begun are done. */
  close(): Promise<void>;
}

async function openVersion<K extends Keeper>({ versions, keep }: CurrentViewOptions<K>): Promise<Opened<K>> {
  const { version, store } = await openPointedTo(versions);
  let reading = 0;
  let idle: (() => void) | undefined;
  try {
    const keeper = await keep?.(store, version);
    return {
      version,
      keeper,
      async read(question) {
        reading++;
        try {
          return await question(store);
        } finally {
          reading--;
          if (reading === 0) idle?.();
        }
      },
      async close() {
        if (reading > 0) await new Promise<void>((resolve) => (idle = resolve));
        await keeper?.[Symbol.asyncDispose]();
        await store[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/** The pointer may move, and its old version be dropped, before that could be opened. */
async function openPointedTo(versions: ViewVersions): Promise<{ version: number; store: ViewStore }> {
  for (;;) {
    const version = versions.current();
    if (version === null) throw new Error('the pointer to the current view is gone');
    const store = versions.open(version);
    if (versions.current() === version) return { version, store };
    await store[Symbol.asyncDispose]();
  }
}

const readsOf = (opened: () => Pick<Opened<Keeper>, 'read'>): ViewReader => ({
  get: (...question) => opened().read((store) => store.get(...question)),
  find: (...question) => opened().read((store) => store.find(...question)),
  count: (...question) => opened().read((store) => store.count(...question)),
  aggregate: (...question) => opened().read((store) => store.aggregate(...question)),
  applied: (...question) => opened().read((store) => store.applied(...question)),
  progress: () => opened().read((store) => store.progress()),
  stale: () => opened().read((store) => store.stale()),
});
