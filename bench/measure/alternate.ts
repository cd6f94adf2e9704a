/**
 * Runs the variants in turn, A B A B …, so that whatever changes on the machine meanwhile meets all alike. The first
 * round warms up and is not counted.
 */
export async function alternate<N extends string, S>(
  rounds: number,
  variants: Readonly<Record<N, () => Promise<S>>>,
): Promise<Readonly<Record<N, readonly S[]>>> {
  const samples = new Map<string, S[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const name in variants) {
      const sample = await variants[name]();
      if (round > 0) samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
  }
  return Object.fromEntries(samples) as Record<N, S[]>;
}
