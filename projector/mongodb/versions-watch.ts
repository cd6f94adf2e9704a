import type { ChangeStream, Collection } from 'mongodb';
import type { VersionsDocument } from './versions-document.ts';

/** How often the pointer is looked at where no change stream tells, in ms. */
const pollEvery = 1_000;

/** The pointer only, not the uses beside it, which are renewed all the time. */
export const pointerMoved = {
  $match: {
    $or: [{ operationType: { $ne: 'update' } }, { 'updateDescription.updatedFields.current': { $exists: true } }],
  },
};

/**
 * Calls back when the pointer may have moved: when a change stream says so, and every second besides, so that nothing
 * depends on the stream. One that ends (its history is gone, MongoDB was away) is begun again with the next look.
 */
export function watchPointer(
  collection: Collection<VersionsDocument>,
  moved: () => void,
  every = pollEvery,
): AsyncDisposable {
  let stream: ChangeStream<VersionsDocument> | null = null;
  const listen = (): void => {
    const begun = collection.watch<VersionsDocument>([pointerMoved]);
    const end = (): void => {
      if (stream === begun) stream = null;
    };
    begun.on('change', moved).on('error', end).on('close', end);
    stream = begun;
  };
  const timer = setInterval(() => {
    if (stream === null) listen();
    moved();
  }, every);
  timer.unref();
  listen();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await stream?.close();
    },
  };
}
