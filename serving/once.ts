/** Work that is done when it is first asked for, and not again: whoever asks later gets the same result, or failure. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
