import { hostname } from 'node:os';
import type { Binary, ClientSession, Document } from 'mongodb';
import { delay } from '../delay.ts';
import type { Layout } from './layout.ts';

interface WriterDocument extends Document {
  /** Its session. */
  _id: Binary;
  process: string;
  /** By the server's clock. */
  seen: Date;
}

/** Who else writes to the same database. */
export interface Writers extends AsyncDisposable {
  /** Waits a moment for another writer's transaction, which has been in the way so long (ms). */
  conflicted(waited: number): Promise<void>;
}

/** How often a writer says that it lives, and when others no longer believe it (ms). */
const EVERY = 500;
const GONE_AFTER = 2_000;
/** How long a transaction is waited for before anybody looks whether its writer lives (ms). */
const LONG = 1_000;

/**
 * A transaction that its process left open (it was killed, its network is gone) would keep the counter, and with it every
 * other writer, until the server gives it up after a minute. So writers note their sessions, and say that they live; the open
 * transaction of one that does not is ended by who waits for it. When that was wrong, because the other
 * was only slow, its transaction is undone as by any conflict, and run again.
 */
export async function openWriter(
  { database }: Layout,
  session: ClientSession,
  onFailure: (failure: unknown) => void,
): Promise<Writers> {
  // Nothing depends on a beat: it needs no majority.
  const writers = database.collection<WriterDocument>('writers', {
    writeConcern: { w: 1 },
    readConcern: { level: 'local' },
  });
  const _id = session.id!.id;
  const host = `${hostname()}:${process.pid}`;
  const beat = () => writers.updateOne({ _id }, [{ $set: { process: host, seen: '$$NOW' } }], { upsert: true });
  await beat();

  let beating: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    beating ??= beat()
      .catch(onFailure)
      .finally(() => {
        beating = null;
      });
  }, EVERY).unref();

  async function endAbandoned(): Promise<void> {
    const isGone = { $lt: ['$seen', { $subtract: ['$$NOW', GONE_AFTER] }] };
    const gone = await writers.find({ $expr: isGone }).toArray();
    if (gone.length === 0) return;
    await database.command({ killSessions: gone.map((writer) => ({ id: writer._id })) });
    await writers.deleteMany({ _id: { $in: gone.map((writer) => writer._id) }, $expr: isGone });
  }

  let looked = 0;
  return {
    async conflicted(waited) {
      if (waited > LONG && performance.now() - looked > LONG) {
        looked = performance.now();
        await endAbandoned();
      }
      // A transaction of others takes some ms. Random, so that each of several gets its turn.
      await delay(Math.random() * Math.min(1 + waited / 4, 20));
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
      await writers.deleteOne({ _id }).catch(onFailure); // it is forgotten by itself, when others miss it
    },
  };
}
