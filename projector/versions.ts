import type { ViewStore } from './store.ts';

/**
 * The versions of a view beside each other, and the pointer that names the one to read: what a rebuild needs. Where
 * several processes use the same view, all of them see the same versions.
 */
export interface ViewVersions {
  /** The version to read; null before the first. */
  current(): Promise<number | null>;
  /** All that exist, ascending; also what a rebuild that died has left. */
  all(): Promise<readonly number[]>;
  /** A number for a new version: above all that exist. */
  next(): Promise<number>;
  /**
   * Opens a version, and makes it where there is none. Its store's calls throw ViewDropped once the version is gone
   * although it is open here, which can happen only to a process that stood still for long.
   * @throws ViewChanged when it was made for other declarations.
   */
  open(version: number): Promise<ViewStore>;
  /** Makes a version the one to read, for everybody at once; it never goes back to a lower one. */
  pointTo(version: number): Promise<void>;
  /** Removes a version unless it is the current one, or open somewhere, in whatever process; says whether it is gone. */
  drop(version: number): Promise<boolean>;
  /** Calls back when the pointer may have moved. */
  watch(moved: () => void): AsyncDisposable;
  /**
   * Runs the work once nobody else, in whatever process, runs any, and while nobody else does. Not reentrant: work that
   * calls it waits for itself.
   *
   * Not guaranteed to a process that stands still for long: another may begin meanwhile. What is done alone must be
   * only wasteful, not wrong, when it is done twice.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
}
