/**
 * Runs works side by side. When one fails, it rejects only after the others have ended too: nothing of a batch goes on
 * once the batch has failed.
 */
export async function together<T>(works: Iterable<Promise<T>>): Promise<T[]> {
  const ended = await Promise.allSettled(works);
  return ended.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/** The same for two of different kinds. */
export async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await together<unknown>([one, other]);
  return [await one, await other];
}
