import { resolve } from 'node:path';

/**
 * Who in this process is told when the log of a file has grown. Tables of this process alone: another process notices by
 * the file itself.
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

export function committed(file: string): void {
  for (const listener of listeners.get(resolve(file)) ?? []) listener();
}
