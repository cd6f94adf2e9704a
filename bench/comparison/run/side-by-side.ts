/** Does all of them, so many at once, each as soon as another is done; resolves with what came of them, in their order. */
export async function sideBySide<A, B>(
  atOnce: number,
  all: readonly A[],
  of: (one: A, i: number) => Promise<B>,
): Promise<readonly B[]> {
  const found: B[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < all.length; i = next++) found[i] = await of(all[i]!, i);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return found;
}
