/** Who is told of what by its name, each by an iterator of its own: the least that a server of subscriptions needs. */
export interface Listeners<T> {
  listen(name: string): AsyncIterableIterator<T>;
  tell(name: string, what: T): void;
}

export function listeners<T>(): Listeners<T> {
  const all = new Map<string, Set<(what: T) => void>>();
  return {
    listen(name) {
      const those = all.get(name) ?? new Set();
      all.set(name, those);
      const queue: T[] = [];
      let wake: (() => void) | null = null;
      const hear = (what: T) => {
        queue.push(what);
        wake?.();
      };
      those.add(hear);
      let open = true;
      const end = async () => {
        open = false;
        those.delete(hear);
        wake?.();
        return { done: true, value: undefined } as const;
      };
      const iterator: AsyncIterableIterator<T> = {
        async next() {
          if (open && queue.length === 0) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            wake = null;
          }
          const value = queue.shift();
          return open && value !== undefined ? { done: false, value } : { done: true, value: undefined };
        },
        return: end,
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    },
    tell(name, what) {
      for (const hear of all.get(name) ?? []) hear(what);
    },
  };
}
