import { makeBell } from '../bell.ts';
import { type Delay, growing } from '../delay.ts';
import type { FeedBatch, FeedRequest, Position, Subscription } from '../feed.ts';
import type { LogCursor } from './log-cursor.ts';

export interface FailedDelivery {
  readonly subscriber: string;
  readonly attempt: number;
  readonly error: unknown;
}

export interface TailOptions {
  readonly batchSize: number;
  readonly quietInterval: number;
  readonly delay: Delay;
  readonly now: () => number;
  readonly onFailure: (failure: FailedDelivery) => void;
}

interface Tail extends Pick<FeedRequest, 'name' | 'deliver'> {
  readonly cursor: LogCursor;
  /** Calls the listener when there may be more to read; returns how to stop it. */
  readonly onChange: (listener: () => void) => () => void;
  readonly ends: () => Position;
  readonly closed: () => void;
  readonly options: TailOptions;
}

interface Waiter {
  readonly ends: Position;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Follows logs: delivers what is there, then waits for more. */
export function tail({ name, deliver, cursor, onChange, ends, closed, options }: Tail): Subscription {
  const { batchSize, quietInterval, delay, now, onFailure } = options;
  const bell = makeBell();
  const stopped = makeBell();
  const stopListening = onChange(bell.ring);
  let open = true;
  let waiters: Waiter[] = [];

  /** Until it succeeds, or the subscription is closed. */
  async function persist<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; open; attempt++) {
      try {
        return await work();
      } catch (error) {
        onFailure({ subscriber: name, attempt, error });
        await Promise.race([delay(growing(attempt, 100, 10_000)), stopped.rung()]);
      }
    }
    return undefined;
  }

  const answerWaiters = (): void => {
    for (const { resolve } of waiters.filter((waiter) => cursor.isBehind(waiter.ends))) resolve();
    waiters = waiters.filter((waiter) => !cursor.isBehind(waiter.ends));
  };

  async function follow(): Promise<void> {
    let lastTime = Number.NEGATIVE_INFINITY;
    let passed: Position = {};
    const isDue = ({ events, caughtUp }: FeedBatch): boolean =>
      events.length > 0 || (caughtUp !== null && caughtUp.at - lastTime >= quietInterval);
    while (open) {
      const read = await persist(() => cursor.next(batchSize));
      if (read === undefined) break;
      const batch = { ...read, position: { ...passed, ...read.position } };
      passed = batch.position;
      if (isDue(batch)) {
        await persist(() => deliver(batch));
        if (!open) break;
        passed = {};
        lastTime = batch.caughtUp?.at ?? Number.NEGATIVE_INFINITY;
      }
      answerWaiters();
      if (batch.caughtUp !== null) await bell.rungWithin(quietInterval - (now() - lastTime));
      // Those whose commit rang the bell get their answer before the next read, and others their turn.
      await nextTurn();
    }
  }

  const running = follow();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    open = false;
    stopListening();
    stopped.ring();
    bell.ring();
    await running;
    for (const { reject } of waiters) reject(new Error(`the subscription of ${name} was closed`));
    closed();
  };

  return {
    async caughtUp() {
      if (!open) throw new Error(`the subscription of ${name} is closed`);
      await new Promise<void>((resolve, reject) => {
        waiters.push({ ends: ends(), resolve, reject });
        bell.ring();
      });
    },
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
