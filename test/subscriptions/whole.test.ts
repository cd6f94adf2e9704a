import { jest } from '@jest/globals';
import { onBothGrounds } from './both-grounds.ts';
import { away } from './features/away.ts';
import { seenAsItHappens } from './features/life.ts';
import { resuming } from './features/resuming.ts';
import { shared } from './features/shared.ts';

/** Parts stop and start in it, which a busy machine takes its time for. */
jest.setTimeout(180_000);

onBothGrounds('subscriptions', (system) => {
  seenAsItHappens(system);
  shared(system);
  resuming(system);
  away(system);
});
