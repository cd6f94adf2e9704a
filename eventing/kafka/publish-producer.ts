import { Partitioners, type Producer } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';
import { answeredWithin, closed } from './lost.ts';
import { quickenRecords } from './publish-quicker.ts';

/** A producer that connects when it is first used, and anew after each failure, or where kafkajs does not answer. */
export interface ReconnectingProducer extends AsyncDisposable {
  use<T>(work: (producer: Producer) => Promise<T>): Promise<T>;
}

/**
 * Without kafkajs' own retries. When the leader of a partition moves between two attempts to a broker that has
 * answered the first, kafkajs holds that partition's messages for stored: what was lost is acknowledged (`sendMessages.js`,
 * `responsePerBroker`). Who publishes sends the whole batch again instead.
 *
 * Nor is it idempotent: readers drop duplicates anyway, and by an idempotent one, too, a message that was never stored can
 * be acknowledged (kafkajs #1005).
 */
export function reconnecting({ client, longest }: Pick<KafkaConnection, 'client' | 'longest'>): ReconnectingProducer {
  quickenRecords();
  let open: Promise<Producer> | null = null;
  const leaving = new Set<Promise<void>>();

  const connect = async () => {
    const producer = client().producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  };

  /** Without being waited for: it may wait for answers that do not come. */
  const leave = (old: Promise<Producer>) => {
    // Of one that never was connected, or breaks only now, nothing is left to close.
    const gone = Promise.allSettled([closed(old.then((producer) => producer.disconnect()))]);
    const left: Promise<void> = gone.then(() => void leaving.delete(left));
    leaving.add(left);
  };
  const leaveOpen = () => {
    if (open !== null) leave(open);
    open = null;
  };

  return {
    async use(work) {
      open ??= connect();
      const used = open;
      try {
        return await answeredWithin(longest, used.then(work));
      } catch (error) {
        if (open === used) leaveOpen();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      leaveOpen();
      await Promise.all(leaving);
    },
  };
}
