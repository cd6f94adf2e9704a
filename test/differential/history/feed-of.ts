import type { EventStore, Feed, FeedRequest } from '../../../eventing/index.ts';

/** Brings what these stores hold when somebody subscribes: a feed of a history that stands still. */
export const feedOf = (stores: readonly EventStore[]): Feed => ({
  async subscribe(request) {
    const reading = readAll(stores, request);
    return {
      caughtUp: () => reading,
      [Symbol.asyncDispose]: () => reading,
    };
  },
  end: async () =>
    Object.fromEntries(await Promise.all(stores.map(async (store) => [store.name, await store.logEnd()]))),
  start: async () => ({}),
  sources: async () => stores.map(({ name }) => name),
  async [Symbol.asyncDispose]() {},
});

async function readAll(stores: readonly EventStore[], { categories, from, deliver }: FeedRequest): Promise<void> {
  const position = await from();
  for (const { name, readLog } of stores) {
    const logged = await readLog(position[name] ?? 0, 1_000_000);
    const events = logged
      .map(({ event }) => event)
      .filter(({ stream }) => categories.some((c) => stream.startsWith(`${c}-`)));
    const last = logged.at(-1);
    if (last !== undefined) await deliver({ events, position: { [name]: last.offset }, caughtUp: null });
  }
  await deliver({ events: [], position: {}, caughtUp: { at: Date.now(), sources: stores.map(({ name }) => name) } });
}
