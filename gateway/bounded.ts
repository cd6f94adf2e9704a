/** A map that forgets the entry that was used longest ago once it has more than `size`. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

export function boundedMap<V>(size: number): BoundedMap<V> {
  const entries = new Map<string, V>(); // iterates in order of insertion: the first is the oldest
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined || entries.size <= size / 2) return value; // none is to be forgotten soon
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > size) entries.delete(entries.keys().next().value!);
    },
  };
}
