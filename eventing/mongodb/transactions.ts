import { type ClientSession, MongoError, MongoErrorLabel, type TransactionOptions } from 'mongodb';
import { delay, growing } from '../delay.ts';
import { Unavailable } from '../errors.ts';
import { isAway } from './answering.ts';

/** What the work of a transaction wants to become of it. */
export interface Written<T> {
  readonly result: T;
  /** Without anything written there is nothing to commit. */
  readonly commit: boolean;
}

/**
 * Writes into the transaction of the session; is called again when the transaction came to nothing. `inDoubt` says
 * that the one before had been written to its end, and was undone only when it was to be committed.
 */
export type Work<T> = (inDoubt: boolean) => Promise<Written<T>>;

export interface Ran<T> {
  readonly result: T;
  readonly committed: boolean;
}

/** One transaction at a time. */
export interface Transactions {
  /**
   * @throws what the work throws, except that the server asks for another try: then nothing was done. Unavailable
   * when it asks for too long, or does not answer.
   */
  run<T>(work: Work<T>): Promise<Ran<T>>;
}

const has = (error: unknown, label: MongoErrorLabel): boolean =>
  error instanceof MongoError && error.hasErrorLabel(label);
const WRITE_CONFLICT = 112;
const isConflict = (error: unknown): boolean => error instanceof MongoError && error.code === WRITE_CONFLICT;

/**
 * Transactions that are done once or not at all, whatever happens to the connection: the server remembers by session and
 * number what became of a transaction, so a commit whose answer was lost is asked for again, in the same session, until
 * the answer is there. Only "there is no such transaction, and nothing of it is left" lets the work be done again. Any
 * other error of a commit says nothing about its outcome.
 *
 * Not the driver's `withTransaction`: it goes on for two minutes, and waits long between two tries of what only met
 * another writer. That is what the wait here is for: `conflicted` is told how long (ms) another has been in the way.
 */
export function transactions(
  session: ClientSession,
  patience: number,
  conflicted: (waited: number) => Promise<void>,
): Transactions {
  const options: TransactionOptions = {
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
    maxCommitTimeMS: patience,
  };
  /** Another writer, or a new primary, may take so long (ms). */
  const longest = 4 * patience;

  /** Whether it is committed. */
  async function commit(): Promise<boolean> {
    const began = performance.now();
    for (let tries = 1; ; tries++) {
      try {
        await session.commitTransaction();
        return true;
      } catch (error) {
        if (has(error, MongoErrorLabel.TransientTransactionError)) return false;
        if (performance.now() - began > longest) throw new Unavailable('MongoDB', 'unknown', error);
        await delay(growing(tries, 20, 500));
      }
    }
  }

  return {
    async run(work) {
      const began = performance.now();
      let inDoubt = false;
      for (let tries = 1; ; tries++) {
        session.startTransaction(options);
        let failure: unknown;
        try {
          const { result, commit: wanted } = await work(inDoubt);
          if (!wanted) {
            await session.abortTransaction();
            return { result, committed: false };
          }
          if (await commit()) return { result, committed: true };
          inDoubt = true; // the driver tries twice by itself: nobody knows whether an answer was lost
          failure = new Error('the transaction was undone by the server');
        } catch (error) {
          if (session.inTransaction()) await session.abortTransaction();
          // The driver does not label every error of a connection, and here none leaves a doubt: no commit was sent.
          if (!has(error, MongoErrorLabel.TransientTransactionError) && !isAway(error)) throw error;
          failure = error;
        }
        const waited = performance.now() - began;
        if (waited > longest || (!isConflict(failure) && waited > patience)) {
          throw new Unavailable('MongoDB', inDoubt ? 'unknown' : 'no', failure);
        }
        if (isConflict(failure)) await conflicted(waited);
        else await delay(growing(tries, 10, 500));
      }
    },
  };
}
