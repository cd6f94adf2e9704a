import type { Random } from '../statistics/random.ts';

/** All in random order. */
export function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  const all = [...values];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

/**
 * Runs all of them so many times, each round in an order of its own: what changes on the machine meanwhile meets all alike,
 * and the n-th values of two of them make a pair. Who fails once is left out from then on.
 */
export async function interleaved<C, B>(
  contestants: readonly C[],
  { rounds, random }: { readonly rounds: number; readonly random: Random },
  run: (contestant: C, round: number) => Promise<B | null>,
): Promise<ReadonlyMap<C, readonly B[]>> {
  const found = new Map<C, B[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of shuffled([...found.keys()], random)) {
      const result = await run(contestant, round);
      if (result === null) found.delete(contestant);
      else found.get(contestant)!.push(result);
    }
  }
  return found;
}
