/** Reads entities by id, unknown ones are missing. */
export type ReadMany<V> = (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>;

/** Makes one read of all that are asked for in the same turn of the event loop. */
export function sharedReads<V>(read: ReadMany<V>): ReadMany<V> {
  let next: { readonly ids: Set<string>; readonly found: Promise<ReadonlyMap<string, V>> } | null = null;

  function begin() {
    const ids = new Set<string>();
    const turn = new Promise((resolve) => setImmediate(resolve));
    const found = turn.then(() => {
      next = null; // who comes later must see what was written meanwhile
      return read([...ids]);
    });
    return { ids, found };
  }

  return async (ids) => {
    if (ids.length === 0) return new Map();
    next ??= begin();
    for (const id of ids) next.ids.add(id);
    const found = await next.found;
    const own = new Map<string, V>();
    for (const id of ids) {
      const value = found.get(id);
      if (value !== undefined) own.set(id, value);
    }
    return own;
  };
}
