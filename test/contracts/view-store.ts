import { describe } from '@jest/globals';
import type { ViewStore } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { aggregates } from './view-store/aggregates.ts';
import { dumps } from './view-store/dumps.ts';
import { guards } from './view-store/guards.ts';
import { joins } from './view-store/joins.ts';
import { paging } from './view-store/paging.ts';
import { parking } from './view-store/parking.ts';
import { progress } from './view-store/progress.ts';
import { queries } from './view-store/queries.ts';

/** Opens an empty store for these views; the test disposes of it. */
export type OpenViewStore = (views: readonly JoinedView[]) => Promise<ViewStore>;

/** What every view store must hold to. Registers the tests; to be called at the top of a test file. */
export function viewStoreContract(name: string, open: OpenViewStore): void {
  describe(name, () => {
    describe('guards', () => guards(open));
    describe('joins', () => joins(open));
    describe('queries', () => queries(open));
    describe('paging', () => paging(open));
    describe('aggregates', () => aggregates(open));
    describe('progress', () => progress(open));
    describe('parking', () => parking(open));
    describe('dump', () => dumps(open));
  });
}
