import type { Feed } from '../../eventing/index.ts';

/** A feed that counts who reads it, and what. */
export interface Counted extends Feed {
  /** Subscriptions that are open. */
  open(): number;
  /** How many there have ever been. */
  opened(): number;
  /** Events that were delivered, by id, as often as they were. */
  readonly delivered: readonly string[];
}

export function counted(feed: Feed): Counted {
  const delivered: string[] = [];
  let open = 0;
  let opened = 0;
  return {
    ...feed,
    async subscribe(request) {
      const subscription = await feed.subscribe({
        ...request,
        async deliver(batch) {
          delivered.push(...batch.events.map(({ id }) => id));
          await request.deliver(batch);
        },
      });
      open++;
      opened++;
      return {
        ...subscription,
        async [Symbol.asyncDispose]() {
          open--;
          await subscription[Symbol.asyncDispose]();
        },
      };
    },
    open: () => open,
    opened: () => opened,
    delivered,
  };
}
