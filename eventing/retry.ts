import { type Delay, delay, growing } from './delay.ts';
import { TooManyConflicts, VersionConflict } from './errors.ts';

export interface RetryOptions {
  /** How often to try in all; 16 unless told otherwise, which is about a second. */
  readonly attempts?: number;
  readonly delay?: Delay;
}

/**
 * Runs the work again when others changed what it had loaded. Waits between two attempts a random part of a time
 * that doubles up to 250 ms, so that those who collided do not collide again.
 * @throws TooManyConflicts when every attempt met a conflict. Nothing was changed.
 */
export async function retryOnConflict<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 16, delay: wait = delay } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      if (attempt >= attempts) throw new TooManyConflicts(error.stream, attempts);
      await wait(Math.random() * growing(attempt, 2, 250));
    }
  }
}
