import type { Feed } from '../../../eventing/index.ts';
import type { ViewStore } from '../../../projector/index.ts';

/** Where a system's logs lie, and where views of them are built, embedded or on servers. */
export interface Ground extends AsyncDisposable {
  readonly feed: Feed;
  /** Whether a change of an entity is written to the documents that list it, or read through them from the entity. */
  readonly writesLists: boolean;
  /** One at a time. */
  newView(): Promise<ScratchView>;
  /** On disk, of all services' stores together. */
  storeBytes(): Promise<number>;
}

/** A view that nobody reads. */
export interface ScratchView {
  readonly store: ViewStore;
  /** On disk; closes the store. */
  bytes(): Promise<number>;
  remove(): Promise<void>;
}
