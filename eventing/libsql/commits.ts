import { resolve } from 'node:path';

/**
 * Who in this process is told when the log of a file has grown. Tables of this process alone: another process
 * notices by the file itself.
 */
const listeners = new Map<string, Set<() => void>>();

/** Calls the listener after each commit of a store of this process; returns how to stop it. */
export function onCommit(file: string, listener: () => void): () => void {
  const path = resolve(file);
  const all = listeners.get(path) ?? new Set();
  listeners.set(path, all.add(listener));
  return () => {
    all.delete(listener);
    if (all.size === 0) listeners.delete(path);
  };
}

const writers = new Map<string, number>();

/** Notes that a store of this process has the file open; returns how to take that back. */
export function openedHere(file: string): () => void {
  const path = resolve(file);
  const count = (change: number) => writers.set(path, (writers.get(path) ?? 0) + change);
  count(1);
  return () => void count(-1);
}

/** Whether commits to the file can be expected from this process. */
export const isOpenHere = (file: string): boolean => (writers.get(resolve(file)) ?? 0) > 0;

export function committed(file: string): void {
  for (const listener of listeners.get(resolve(file)) ?? []) listener();
}
