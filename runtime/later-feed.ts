import type { Feed } from '../eventing/index.ts';

/** A feed that is still being opened: its calls wait for it, and reject with it. It stays who opened it to close. */
export const laterFeed = (opening: Promise<Feed>): Feed => ({
  subscribe: async (request) => (await opening).subscribe(request),
  end: async (categories) => (await opening).end(categories),
  start: async (categories) => (await opening).start(categories),
  sources: async (categories) => (await opening).sources(categories),
  [Symbol.asyncDispose]: async () => {},
});
