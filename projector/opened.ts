import type { CurrentViewOptions, Keeper } from './current.ts';
import type { ViewStore } from './store.ts';
import type { ViewVersions } from './versions.ts';

/** A version that is being read. */
export interface Opened<K extends Keeper> {
  readonly version: number;
  readonly keeper: K | undefined;
  read<T>(question: (store: ViewStore) => Promise<T>): Promise<T>;
  /** Once the reads that have begun are done. */
  close(): Promise<void>;
}

/** Opens the version that the pointer names, and begins to keep it. */
export async function openVersion<K extends Keeper>({ versions, keep }: CurrentViewOptions<K>): Promise<Opened<K>> {
  const pointedTo = await openPointedTo(versions);
  if (pointedTo === null) throw new Error('the pointer to the current view is gone');
  const { version, store } = pointedTo;
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

/**
 * The store of the version that the pointer names; null where there is none yet. The pointer may move, and its old
 * version be dropped, before that could be opened: then it is the next one.
 *
 * @throws ViewChanged when it was made for other declarations.
 */
export async function openPointedTo(
  versions: ViewVersions,
): Promise<{ readonly version: number; readonly store: ViewStore } | null> {
  for (;;) {
    const version = await versions.current();
    if (version === null) return null;
    const store = await unlessMoved(versions, version, () => versions.open(version));
    if (store === null) continue;
    try {
      if ((await versions.current()) === version) return { version, store };
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw error;
    }
    await store[Symbol.asyncDispose]();
  }
}

/** Null where it failed only because the pointer names another version by now. */
async function unlessMoved<T>(versions: ViewVersions, version: number, open: () => Promise<T>): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if ((await versions.current()) === version) throw error;
    return null;
  }
}
