import { onBothGrounds } from './both-grounds.ts';
import { away } from './features/away.ts';
import { seenAsItHappens } from './features/life.ts';
import { resuming } from './features/resuming.ts';
import { shared } from './features/shared.ts';

onBothGrounds('subscriptions', (system) => {
  seenAsItHappens(system);
  shared(system);
  resuming(system);
  away(system);
});
