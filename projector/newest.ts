import type { Entity } from '../eventing/index.ts';

/** Of each id the newest version, for what is compared with the stored rows all at once. */
export function newest<T>(all: readonly T[], of: (one: T) => Pick<Entity, 'id' | 'version'>): Iterable<T> {
  const byId = new Map<string, T>();
  for (const one of all) {
    const { id, version } = of(one);
    const known = byId.get(id);
    if (known === undefined || of(known).version < version) byId.set(id, one);
  }
  return byId.values();
}
