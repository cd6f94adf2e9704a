import { placeOf, require } from './their-module.ts';

/** What each connection of kafkajs keeps its requests in. */
export const THEIR_QUEUE = 'kafkajs/src/network/requestQueue/index.js';

/** Of an object of that class, what is touched here. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  /** In ten ms, or when a throttled client may go on, it is looked whether one that waits can be sent; and so on. */
  scheduleCheckPendingRequests(): void;
}

let done = false;

/**
 * Lets kafkajs look after requests that wait only while some do. By itself it looks once a millisecond, on each connection, for as
 * long as that is open, since its timer is set to a time that has passed (newer Node.js versions warn of that: kafkajs, issue
 * 1751): processes that nothing is asked of wake all the time. Nothing is missed: a request that cannot be sent at once is put to those
 * that wait, and that schedules the look.
 */
export function letQueuesRest(): void {
  if (done) return;
  done = true;
  const place = placeOf(THEIR_QUEUE);
  if (place === null) return;
  const { prototype } = require(place) as { readonly prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
