import type { EventStore } from '../../eventing/index.ts';
import { type KafkaConnection, startRelay } from '../../eventing/kafka/index.ts';
import { type MongoConnection, mongoLeases } from '../../eventing/mongodb/index.ts';
import { closeAll } from '../../serving/closing.ts';

export interface Relays extends AsyncDisposable {
  /** Whether all that the stores hold is on Kafka. */
  carried(): Promise<boolean>;
}

/** A relay for each store; their leases are in databases whose names begin with the prefix. */
export function startRelays(
  stores: readonly EventStore[],
  connection: KafkaConnection,
  leases: { readonly connection: MongoConnection; readonly prefix: string },
): Relays {
  const relays = stores.map((store) => {
    const own = mongoLeases({ connection: leases.connection, database: `${leases.prefix}${store.name}` });
    return startRelay({ store, leases: own, connection });
  });
  return {
    async carried() {
      const ends = await Promise.all(stores.map((store) => store.logEnd()));
      return relays.every((relay, i) => relay.state().published >= ends[i]!);
    },
    [Symbol.asyncDispose]: () => closeAll(relays),
  };
}
