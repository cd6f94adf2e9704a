import type { ViewVersions } from '../../../projector/index.ts';
import type { Stores } from '../../scenarios/stores.ts';

/** Where a history lies: the services' stores, and the versions of their joined view. Empty at first; disposing removes it. */
export interface Place extends Stores {
  readonly versions: ViewVersions;
}

export type NewPlace = () => Promise<Place>;
