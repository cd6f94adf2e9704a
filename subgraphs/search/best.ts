/** The first few of a sequence that comes in any order. */
export interface Best<T> {
  offer(candidate: T): void;
  /** The last of those that are kept, once there are as many as wanted: only what comes before it gets in. */
  last(): T | undefined;
  /** In order. */
  kept(): readonly T[];
}

/**
 * Keeps the best `size`, by a list that stays sorted: nearly all candidates of a long scan fail on its last element,
 * and the list is short. An id that is kept already is not taken again: an order that changed while it was being
 * scanned for may come twice.
 */
export function best<T extends { readonly id: string }>(size: number, compare: (a: T, b: T) => number): Best<T> {
  const kept: T[] = [];
  const last = () => (kept.length === size ? kept[size - 1] : undefined);

  return {
    offer(candidate) {
      const worst = last();
      if (worst !== undefined && compare(candidate, worst) >= 0) return;
      if (kept.some(({ id }) => id === candidate.id)) return;
      let place = kept.length;
      while (place > 0 && compare(candidate, kept[place - 1]!) < 0) place--;
      kept.splice(place, 0, candidate);
      if (kept.length > size) kept.pop();
    },
    last,
    kept: () => kept,
  };
}
