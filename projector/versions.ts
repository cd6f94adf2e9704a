import type { ViewStore } from './store.ts';

/**
 * The versions of a view beside each other, and the pointer that names the one to read: what a rebuild needs. Where
 * several processes use the same view, all of them see the same versions.
 */
export interface ViewVersions {
  /** The version to read; null before the first. */
  current(): number | null;
  /** All that exist, ascending; also what a rebuild that died has left. */
  all(): readonly number[];
  /** @throws ViewChanged when it was made for other declarations. */
  open(version: number): ViewStore;
  /** Makes a version the one to read, for everybody at once. */
  pointTo(version: number): void;
  /** Removes a version unless somebody, in whatever process, has it open; says whether it is gone. */
  drop(version: number): boolean;
  /** Calls back when the pointer may have moved. */
  watch(moved: () => void): Disposable;
}
