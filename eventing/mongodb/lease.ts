import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { growing } from '../delay.ts';
import { Unavailable } from '../errors.ts';
import type { Lease, Leases } from '../lease.ts';
import { answering } from './answering.ts';
import type { MongoConnection } from './connection.ts';
import { leaseDocuments } from './lease-document.ts';
import { heldLease } from './lease-held.ts';

export interface MongoLeasesOptions {
  readonly connection: MongoConnection;
  readonly database: string;
  /** How long (ms) a lease outlives its last renewal; 5,000 unless told otherwise. */
  readonly lasts?: number;
  /** How often (ms) is looked whether a lease has become free; 200 unless told otherwise. */
  readonly poll?: number;
  /** Told when the database does not answer while a lease is waited for, or renewed; it is asked again. */
  readonly onFailure?: (failure: unknown) => void;
}

const LONGEST_WAIT = 2_000;

/**
 * Leases as documents of the collection `leases`: who waits for one finds out by asking, so a holder that died is followed
 * `lasts` and one `poll` later, one that gave its lease back within a `poll`.
 *
 * Not guaranteed: that two never hold at once where the database's wall clock is set forward, or a primary follows whose
 * clock is ahead. A fence tells who was later.
 */
export function mongoLeases(options: MongoLeasesOptions): Leases {
  const { connection, database, lasts = 5_000, poll = 200, onFailure = () => {} } = options;
  const documents = leaseDocuments(connection.database(database), lasts);

  return {
    async hold(name, signal) {
      // Readable in the database, and another one each time: a lease that this process lost is not its own.
      const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
      const take = async (): Promise<Lease | null> => {
        // From before the question was sent: the server counts from when it got it.
        const asked = performance.now();
        await answering(connection.connect);
        const taken = await documents.take(name, holder);
        return taken && heldLease({ documents, name, holder, taken, asked, lasts, onFailure });
      };
      for (let failures = 0; ; ) {
        signal.throwIfAborted();
        try {
          const lease = await take();
          if (lease !== null && !signal.aborted) return lease;
          await lease?.[Symbol.asyncDispose]();
          failures = 0;
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          failures++;
          onFailure(error);
        }
        await sleep(growing(failures + 1, poll, Math.max(poll, LONGEST_WAIT)), undefined, { signal });
      }
    },
  };
}
