import type { ViewReader, ViewStore } from './store.ts';

/** Asks a store, which may be another one each time. */
export type Read = <T>(question: (store: ViewStore) => Promise<T>) => Promise<T>;

/** A reader all of whose questions go the same way. */
export const readerBy = (read: Read): ViewReader => ({
  get: (...question) => read((store) => store.get(...question)),
  find: (...question) => read((store) => store.find(...question)),
  count: (...question) => read((store) => store.count(...question)),
  aggregate: (...question) => read((store) => store.aggregate(...question)),
  applied: (...question) => read((store) => store.applied(...question)),
  progress: () => read((store) => store.progress()),
  stale: () => read((store) => store.stale()),
});
