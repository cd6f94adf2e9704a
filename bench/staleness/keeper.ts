import { parseStream } from '../../eventing/index.ts';
import { connectKafka, type KafkaSettings, openKafkaFeed } from '../../eventing/kafka/index.ts';
import { connectMongo } from '../../eventing/mongodb/index.ts';
import { projector, runProjector, type ViewStore } from '../../projector/index.ts';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { now } from '../measure/clock.ts';
import { serving } from '../measure/serving.ts';
import { publisher, view } from './desk.ts';

export interface Keeper {
  readonly settings: KafkaSettings;
  readonly mongodb: string;
  readonly database: string;
}

/** Of each event by its id: when the feed delivered it, when the view showed it, and when its batch was done. */
export type Shown = readonly (readonly [id: string, delivered: number, shown: number, done: number])[];

/**
 * A projector in a process of its own. The view shows an event once a majority has acknowledged the write of its document: from
 * then on every reader gets it. What the batch still does after that is for a part that changed meanwhile, and its progress.
 */
const { settings, mongodb, database } = JSON.parse(process.argv[2] ?? '') as Keeper;
const kafka = connectKafka(settings);
const mongo = connectMongo({ url: mongodb });
const feed = openKafkaFeed({ connection: kafka, publishers: [publisher] });
const opened = await openMongoViewStore({ connection: mongo, database, views: [view] });
const written = new Map<string, number>();
const store: ViewStore = {
  ...opened,
  write: (work) =>
    opened.write((writer) =>
      work({
        ...writer,
        async putDocuments(of, documents) {
          await writer.putDocuments(of, documents);
          const at = now();
          for (const { root } of documents) written.set(root.id, at);
        },
      }),
    ),
};
const keeping = projector({ views: [view], store });
const shown: [string, number, number, number][] = [];
let waiting = () => {};
const subscription = await runProjector(feed, {
  ...keeping,
  async deliver(batch) {
    const delivered = now();
    await keeping.deliver(batch);
    const at = now();
    for (const { id, stream } of batch.events) {
      shown.push([id, delivered, written.get(parseStream(stream).id) ?? at, at]);
    }
    written.clear();
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
      waiting = () => void (shown.length >= count && resolve());
      waiting();
    });
    return shown.splice(0);
  },
  async () => {
    await feed[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await kafka[Symbol.asyncDispose]();
    await mongo[Symbol.asyncDispose]();
  },
);
