import { connectKafka, type KafkaPublisher, type KafkaSettings, openKafkaFeed } from '../../eventing/kafka/index.ts';
import { serving } from '../measure/serving.ts';
import { now } from './clock.ts';

export interface Reader {
  readonly settings: KafkaSettings;
  readonly publisher: KafkaPublisher;
}

/** When each event was delivered, by its id. */
export type Delivered = readonly (readonly [id: string, at: number])[];

/** A consumer in a process of its own, which takes down when each event comes, and does nothing else. */
const { settings, publisher } = JSON.parse(process.argv[2] ?? '') as Reader;
const connection = connectKafka(settings);
const feed = openKafkaFeed({ connection, publishers: [publisher] });
const delivered: [string, number][] = [];
let waiting = () => {};
const subscription = await feed.subscribe({
  name: 'latency',
  categories: publisher.categories,
  from: async () => ({}),
  async deliver({ events }) {
    const at = now();
    for (const { id } of events) delivered.push([id, at]);
    waiting();
  },
});
// Members of a group need seconds to find each other: from then on it is measured.
await subscription.caughtUp();

serving(
  0,
  async (request) => {
    const { count } = request as { readonly count: number };
    await new Promise<void>((resolve) => {
      waiting = () => void (delivered.length >= count && resolve());
      waiting();
    });
    return delivered.splice(0);
  },
  async () => {
    await feed[Symbol.asyncDispose]();
    await connection[Symbol.asyncDispose]();
  },
);
