import type { Step } from './fetch.ts';
import type { Data, ResponsePath } from './result.ts';

/** An entity that an event refers to, of which more was asked than the event tells. */
export interface Reference {
  readonly type: string;
  /** Its type and key, as its service must be told them. The response may have other values under these names. */
  readonly known: Data;
  readonly path: ResponsePath;
  /** The schema has no null here. */
  readonly required: boolean;
  /** Fetches what was asked, for all references of its place. */
  readonly step: Step;
  /** Makes the place null. */
  lose(): void;
  /** Its service answered without it: because there is none, or because of an error that has been told. */
  lost: 'gone' | 'failed' | null;
}

/** By their objects in the response. */
export type References = Map<Data, Reference>;
