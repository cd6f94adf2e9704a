import type { ChangeStream } from 'mongodb';
import type { CounterDocument, Layout } from './layout.ts';

/** Rings when the log has grown. It may ring too often; who hears it looks into the log. */
export interface Bell extends AsyncDisposable {
  /** Until it is disposed. The listener must not throw. */
  listen(listener: () => void): Disposable;
  /** A transaction of this process has brought the number of commits to this. */
  committed(commits: number): void;
}

/** How often the counter is looked at, whatever the change stream says (ms). */
const EVERY = 500;

/**
 * Rings at once for commits of this process, and for those of others by a change stream on the counter. That one is only a
 * bell: it is opened anew where it broke, and what it did not tell, the next look at the counter does. Nothing runs
 * before somebody listens.
 */
export function openBell({ counter }: Layout, onFailure: (failure: unknown) => void): Bell {
  const listeners = new Set<() => void>();
  let known = -1;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let stream: ChangeStream<CounterDocument> | null = null;

  const heard = (commits: number) => {
    if (commits <= known) return;
    known = commits;
    for (const listener of listeners) listener();
  };

  function openStream(): ChangeStream<CounterDocument> {
    const opened = counter.watch<CounterDocument>();
    opened.on('change', (change) => {
      if (change.operationType === 'update') heard(change.updateDescription.updatedFields?.commits ?? 0);
    });
    opened.on('error', onFailure); // the driver closes it
    return opened;
  }

  async function look(): Promise<void> {
    if (stream === null || stream.closed) stream = openStream();
    heard((await counter.findOne({ _id: 'log' }))?.commits ?? 0);
  }

  const lookOnceAtATime = () => {
    looking ??= look()
      .catch(onFailure)
      .finally(() => {
        looking = null;
      });
  };

  return {
    committed: heard,
    listen(listener) {
      const own = () => listener(); // each call is a registration of its own, also of the same function
      listeners.add(own);
      if (timer === null) {
        timer = setInterval(lookOnceAtATime, EVERY).unref();
        lookOnceAtATime();
      }
      return { [Symbol.dispose]: () => void listeners.delete(own) };
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      if (timer !== null) clearInterval(timer);
      await looking;
      await stream?.close();
    },
  };
}
