import { connectKafka, type KafkaSettings, startRelay } from '../../eventing/kafka/index.ts';
import { connectMongo, mongoLeases, openMongoStore } from '../../eventing/mongodb/index.ts';
import { accounts } from '../contracts/accounts.ts';

export interface RelayProcess {
  readonly mongodb: string;
  readonly database: string;
  readonly settings: KafkaSettings;
}

/** A relay in a process of its own, which tells its state whenever it has changed. */
const { mongodb, database, settings } = JSON.parse(process.argv[2] ?? '') as RelayProcess;
const connection = connectMongo({ url: mongodb });
const relay = startRelay({
  store: await openMongoStore({ connection, database, name: 'bank', kinds: [accounts] }),
  leases: mongoLeases({ connection, database, lasts: 2_000, poll: 50 }),
  connection: connectKafka(settings),
  // The test kills it, and sees the rest in its state.
  log() {},
});
let told = '';
setInterval(() => {
  const state = relay.state();
  if (JSON.stringify(state) === told) return;
  told = JSON.stringify(state);
  process.send?.(state);
}, 2);
process.on('disconnect', () => process.exit());
