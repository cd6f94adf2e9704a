import { setTimeout } from 'node:timers/promises';
import { growing, Unavailable } from '../eventing/index.ts';

export interface WaitingOptions {
  /** Who waits, for the log. */
  readonly part: string;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
  readonly log: (said: string) => void;
  /** Which failures may pass by themselves; a server that does not answer, unless told otherwise. */
  readonly passing?: (error: unknown) => error is Error;
  /** Told what it waits for; null once it waits no longer. */
  readonly waits?: (reason: string | null) => void;
  /** The longest pause between two attempts, in ms; 30,000. */
  readonly longest?: number;
}

export const isUnavailable = (error: unknown): error is Error => error instanceof Unavailable;

/**
 * Does the work, again after 1 s, 2 s, 4 s … while what it needs does not answer, for ever. The log hears each change once.
 * @throws what the work throws otherwise; the signal's reason.
 */
export async function untilAnswered<T>(work: () => Promise<T>, options: WaitingOptions): Promise<T> {
  const { part, signal, log, passing = isUnavailable, waits, longest = 30_000 } = options;
  let said: string | null = null;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      const result = await work();
      if (said !== null) log(`${part} goes on`);
      waits?.(null);
      return result;
    } catch (error) {
      if (signal.aborted || !passing(error)) throw error;
      if (said !== error.message) log(`${part} waits: ${error.message}`);
      said = error.message;
      waits?.(said);
    }
    await setTimeout(growing(attempt, 1_000, longest), undefined, { signal });
  }
}
