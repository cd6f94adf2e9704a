import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openLibsqlViewStore } from '../../projector/libsql/index.ts';
import { projector } from '../../projector/projector.ts';
import type { ViewStore } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { views as boxViews } from './boxes.ts';
import { deliveries, dying, feed, mortal } from './feeding.ts';
import { boxHistories } from './histories.ts';
import { memoryViewStore, type Step } from './memory-view-store.ts';
import { lines, naiveDump } from './naive.ts';
import { shippingHistories, shippingViews } from './shipping-histories.ts';

const folder = mkdtempSync(join(tmpdir(), 'joinery-convergence-'));
let files = 0;

/** The libsql store, in which dying before a write rolls the batch back. */
const mortalLibsql = (views: readonly JoinedView[], step: Step): ViewStore =>
  dying(openLibsqlViewStore({ file: join(folder, `${files++}.db`), views }), () => step('a write'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const domains = [
  ['boxes', boxViews, boxHistories()],
  ['shipping', shippingViews, shippingHistories()],
] as const;

const stores = [
  ['memory', memoryViewStore, 400],
  ['libsql', mortalLibsql, 60],
] as const;

describe.each(domains)('%s', (_, views, histories) => {
  test.each(stores)(
    'on %s: duplicates, reordering, split batches and a crash at any step end in the join of the final states',
    async (_, open, numRuns) => {
      await fc.assert(
        fc.asyncProperty(histories, deliveries, async (history, plan) => {
          const { step, dieAt } = mortal();
          await using store = open(views, step);
          await feed(history, plan, { projector: () => projector({ views, store }), dieAt });
          expect(await lines(store.dump())).toEqual(naiveDump(views, history));
          expect(await store.stale()).toEqual([]);
        }),
        { numRuns },
      );
    },
  );
});
