export type { KafkaLog } from './chatter.ts';
export * from './cloudevents.ts';
export { connectKafka, type KafkaConnection, type KafkaConnectionOptions } from './connection.ts';
export {
  HistoryLost,
  KafkaLoginRefused,
  KafkaNotTrusted,
  KafkaRefused,
  TopicCompressed,
  TopicLosesHistory,
} from './errors.ts';
export * from './feed.ts';
export { type Relay, type RelayedStore, type RelayOptions, type RelayState, startRelay } from './relay.ts';
export * from './settings.ts';
export * from './topics.ts';
export * from './watermark.ts';
