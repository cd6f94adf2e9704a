import type { EventStore } from '../eventing/index.ts';

/** The store of a service that keeps nothing: it needs no server. */
export function emptyStore(name: string): EventStore {
  const nothing = async () => {
    throw new TypeError(`${name} keeps nothing: give it a kind or a reaction`);
  };
  return {
    name,
    kinds: [],
    append: nothing,
    load: nothing,
    find: nothing,
    count: nothing,
    readStream: async () => [],
    readLog: async () => [],
    logEnd: async () => 0,
    position: async () => ({}),
    processed: async (_, streams) => new Map(streams.map((stream) => [stream, 0])),
    deadLetters: {
      put: nothing,
      list: async () => [],
      parked: async () => new Set(),
      remove: async () => {},
    },
    async [Symbol.asyncDispose]() {},
  };
}
