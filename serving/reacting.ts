import { type Consumer, type Feed, growing, runConsumer, type Subscription, Unavailable } from '../eventing/index.ts';
import type { ErrorLog } from './errors.ts';

/** How long a start waits for the feed before the service serves without it, ms. */
const GRACE = 1_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** A consumer that reads its feed, or will as soon as it can. Disposing it ends the subscription. */
export interface Reacting extends AsyncDisposable {
  /** What it waits for; empty once it has seen all that the feed held when it joined. */
  missing(): readonly string[];
}

export interface ReactingOptions {
  readonly name: string;
  readonly log: ErrorLog;
  readonly grace?: number;
  readonly pauses?: { readonly first: number; readonly longest: number };
}

/**
 * Runs a service's consumer on the feed. A feed that does not answer holds nobody up: it is asked again, with growing
 * pauses and for ever, while the service serves.
 *
 * @throws what the feed says at once against the subscription, such as a category that nobody publishes.
 */
export async function startReacting(feed: Feed, consumer: Consumer, options: ReactingOptions): Promise<Reacting> {
  const { name, log, grace = GRACE, pauses = { first: FIRST_PAUSE, longest: LONGEST_PAUSE } } = options;
  const behind = `${name} has not yet seen all events`;
  const closing = new AbortController();
  const { signal } = closing;
  let missing: readonly string[] = [behind];
  let subscription: Subscription | null = null;

  const join = async (): Promise<void> => {
    const joined = await runConsumer(feed, untilClosed(consumer, signal));
    if (signal.aborted) return joined[Symbol.asyncDispose]();
    subscription = joined;
    missing = [behind];
  };
  const catchUp = async (): Promise<void> => {
    await subscription?.caughtUp();
    missing = [];
  };
  const say = failuresOnce(log);
  const again = (what: string, work: () => Promise<void>, begun = work()): Promise<void> =>
    persistently(work, begun, {
      signal,
      pauses,
      failed(error) {
        const message = `${name} ${what}: ${error instanceof Error ? error.message : error}`;
        missing = [message];
        say(message);
      },
    });

  const first = join();
  if (await settledWithin(first, grace, signal)) {
    await first.catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
    });
  }
  const whole = again('cannot read events yet', join, first).then(() =>
    again('cannot tell whether it has seen all events', catchUp),
  );
  whole.catch((error: unknown) => log(`${name} does not react: ${error}`));
  return {
    missing: () => missing,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await subscription?.[Symbol.asyncDispose]();
    },
  };
}

/** A subscription that comes about only after closing finds nobody. */
const untilClosed = (consumer: Consumer, signal: AbortSignal): Consumer => ({
  ...consumer,
  async deliver(batch) {
    signal.throwIfAborted();
    await consumer.deliver(batch);
  },
});

interface Persistence {
  readonly signal: AbortSignal;
  readonly pauses: { readonly first: number; readonly longest: number };
  readonly failed: (error: unknown) => void;
}

/** Resolves once the work has succeeded, or been given up because of the signal. `begun` is its first attempt. */
async function persistently(
  work: () => Promise<void>,
  begun: Promise<void>,
  { signal, pauses, failed }: Persistence,
): Promise<void> {
  for (let attempt = 1, current = begun; ; attempt++, current = work()) {
    try {
      return await current;
    } catch (error) {
      if (signal.aborted) return; // what it stands on is being closed
      failed(error);
    }
    await pause(growing(attempt, pauses.first, pauses.longest), signal);
    if (signal.aborted) return;
  }
}

const settledWithin = (work: Promise<unknown>, ms: number, signal: AbortSignal): Promise<boolean> => {
  const settled = work.then(
    () => true,
    () => true, // what it was is for the caller to look at
  );
  return Promise.race([settled, pause(ms, signal).then(() => false)]);
};

/** Shorter when the signal comes. Keeps no process alive. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener('abort', done);
  });

function failuresOnce(log: ErrorLog): ErrorLog {
  let last = '';
  return (message) => {
    if (message !== last) log(message);
    last = message;
  };
}
