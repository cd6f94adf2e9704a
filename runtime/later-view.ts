import { Unavailable } from '../eventing/index.ts';
import type { ViewReader } from '../projector/index.ts';

/** A view that is still being opened. Until it is, whoever asks is told at once that it cannot be read. */
export interface LaterView extends ViewReader {
  opened(view: ViewReader): void;
  missing(): readonly string[];
}

export function laterView(): LaterView {
  let view: ViewReader | null = null;
  // Not async: reading what is open costs nothing more.
  const ask = <T>(question: (view: ViewReader) => Promise<T>): Promise<T> =>
    view === null ? Promise.reject(new Unavailable('the joined view', 'no', 'it is not open yet')) : question(view);
  return {
    opened(opened) {
      view = opened;
    },
    missing: () => (view === null ? ['the joined view is not open yet'] : []),
    get: (...question) => ask((open) => open.get(...question)),
    find: (...question) => ask((open) => open.find(...question)),
    count: (...question) => ask((open) => open.count(...question)),
    aggregate: (...question) => ask((open) => open.aggregate(...question)),
    applied: (...question) => ask((open) => open.applied(...question)),
    progress: () => ask((open) => open.progress()),
    stale: () => ask((open) => open.stale()),
  };
}
