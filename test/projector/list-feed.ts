import type { Feed, FeedRequest, RecordedEvent } from '../../eventing/index.ts';

export interface ListFeed extends Feed {
  /** Publishes more events; who reads gets them in later turns of the event loop. */
  publish(...events: readonly RecordedEvent[]): void;
  /** The names under which it is read at the moment. */
  readonly readers: () => readonly string[];
}

/** A feed over one list in memory, in small batches. */
export function listFeed(events: readonly RecordedEvent[] = [], batchSize = 3): ListFeed {
  const log = [...events];
  const wake = new Set<() => void>();
  const readers: string[] = [];

  function follow({ categories, from, deliver }: FeedRequest) {
    let offset = 0;
    let open = true;
    let bell = () => {};
    const passed = new Set<() => void>();
    const run = async () => {
      offset = (await from()).log ?? 0;
      while (open) {
        const part = log.slice(offset, offset + batchSize);
        const batch = part.filter(({ stream }) => categories.some((category) => stream.startsWith(`${category}-`)));
        const end = offset + part.length;
        const caughtUp = end === log.length ? { at: Date.now(), sources: ['log'] } : null;
        await deliver({ events: batch, position: { log: end }, caughtUp });
        offset = end;
        for (const check of passed) check();
        if (offset === log.length && open) await new Promise<void>((resolve) => (bell = resolve));
      }
    };
    const ring = () => bell();
    wake.add(ring);
    const running = run();
    return {
      caughtUp: () =>
        new Promise<void>((resolve) => {
          const until = log.length;
          const check = () => {
            if (offset < until) return;
            passed.delete(check);
            resolve();
          };
          passed.add(check);
          check();
        }),
      async close() {
        open = false;
        wake.delete(ring);
        bell();
        await running;
      },
    };
  }

  return {
    publish(...more) {
      log.push(...more);
      for (const ring of wake) ring();
    },
    readers: () => readers,
    async subscribe(request) {
      readers.push(request.name);
      const { caughtUp, close } = follow(request);
      return {
        caughtUp,
        async [Symbol.asyncDispose]() {
          readers.splice(readers.indexOf(request.name), 1);
          await close();
        },
      };
    },
    end: async () => ({ log: log.length }),
    start: async () => ({}),
    sources: async () => ['log'],
    [Symbol.asyncDispose]: async () => {},
  };
}
