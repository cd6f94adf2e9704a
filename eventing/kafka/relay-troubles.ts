import { setTimeout as sleep } from 'node:timers/promises';
import { growing } from '../delay.ts';

const FIRST_WAIT = 100;
const LONGEST_WAIT = 2_000;

export interface PersistOptions {
  /** Ends the trying. */
  readonly signal: AbortSignal;
  /** Of which errors another attempt makes no sense to the caller. */
  readonly unless?: (error: unknown) => boolean;
}

/** What goes wrong for now, by what is being done. */
export interface Troubles {
  /** As a person reads it; null when all goes well. */
  told(): string | null;
  /** Does it until it is done, with growing delay; rejects only as the options say. */
  persist<T>(what: string, work: () => Promise<T>, options: PersistOptions): Promise<T>;
  /** Does it once; false when it went wrong. */
  attempt(what: string, work: () => Promise<void>): Promise<boolean>;
  met(what: string, cause: unknown): void;
  over(what: string): void;
  /** All of them: who met them does nothing any more. */
  forget(): void;
}

/** Each trouble is logged when it begins, when it changes its kind, and when it is over; not each time that it is met. */
export function troubles(name: string, log: (line: string) => void): Troubles {
  const troubles = new Map<string, Error>();
  const met = (what: string, cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const known = troubles.get(what);
    troubles.set(what, error);
    if (known === undefined || kindOf(known) !== kindOf(error)) log(`${name}: ${what}: ${error.message}`);
  };
  const over = (what: string) => {
    if (troubles.delete(what)) log(`${name}: ${what}: goes on`);
  };

  return {
    met,
    over,
    forget: () => troubles.clear(),
    told: () =>
      troubles.size === 0 ? null : [...troubles].map(([what, { message }]) => `${what}: ${message}`).join('; '),
    async persist(what, work, { signal, unless = () => false }) {
      for (let attempt = 1; ; attempt++) {
        signal.throwIfAborted();
        try {
          const done = await work();
          over(what);
          return done;
        } catch (error) {
          if (signal.aborted || unless(error)) throw error;
          met(what, error);
        }
        await sleep(growing(attempt, FIRST_WAIT, LONGEST_WAIT), undefined, { signal });
      }
    },
    async attempt(what, work) {
      try {
        await work();
        over(what);
        return true;
      } catch (error) {
        met(what, error);
        return false;
      }
    },
  };
}

const kindOf = (error: Error): unknown => ('code' in error ? error.code : error.message);
