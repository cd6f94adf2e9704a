import type { Feed, FeedBatch, FeedRequest } from '../../eventing/index.ts';

/** A feed that delivers what it is told to, when it is told to. */
export function handFeed() {
  const requests: FeedRequest[] = [];
  let open = 0;
  let catchUp: () => void = () => undefined;
  const caught = new Promise<void>((resolve) => {
    catchUp = resolve;
  });
  const feed: Feed = {
    async subscribe(request) {
      requests.push(request);
      open++;
      return {
        caughtUp: () => caught,
        async [Symbol.asyncDispose]() {
          open--;
        },
      };
    },
    end: async () => ({}),
    start: async () => ({}),
    sources: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
  const deliver = (batch: FeedBatch) => requests[0]!.deliver(batch);
  return { feed, requests, deliver, caughtUp: () => catchUp(), open: () => open };
}
