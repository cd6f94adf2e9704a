import type { Consumer } from 'kafkajs';

/**
 * Calls `lost` when a consumer that has joined does nothing any more: a fetch of one of the brokers has no end for so many ms, or
 * nothing at all was heard of it. Its other fetches would go on, and its heartbeats with them: the group believes that all
 * is well, while some partitions are read by nobody (kafkajs' issue 1167; met on three brokers and two overloaded cores).
 *
 * Who is full of events and takes no more goes on with heartbeats, and counts as alive.
 */
export function watchSigns(consumer: Consumer, ms: number, lost: () => void): Disposable {
  const { FETCH_START, FETCH, GROUP_JOIN, HEARTBEAT } = consumer.events;
  const fetching = new Map<number, number>();
  let heard = performance.now();
  const sign = (note: () => void) => {
    heard = performance.now();
    note();
  };
  const deaf = [
    consumer.on(FETCH_START, ({ payload }) => sign(() => fetching.set(payload.nodeId, performance.now()))),
    consumer.on(FETCH, ({ payload }) => sign(() => fetching.delete(payload.nodeId))),
    // Fetches of before the rebalance have been given up.
    consumer.on(GROUP_JOIN, () => sign(() => fetching.clear())),
    consumer.on(HEARTBEAT, () => sign(() => {})),
  ];
  const look = () => {
    if (performance.now() - Math.min(heard, ...fetching.values()) > ms) lost();
  };
  const timer = setInterval(look, ms / 10).unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      for (const stop of deaf) stop();
    },
  };
}
