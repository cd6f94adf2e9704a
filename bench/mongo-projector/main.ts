import { randomUUID } from 'node:crypto';
import { openKafkaFeed } from '../../eventing/kafka/index.ts';
import { system } from '../../joinery.config.ts';
import { projector, runProjector } from '../../projector/index.ts';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { alternate } from '../measure/alternate.ts';
import { benchServers } from '../measure/kafka.ts';
import { inDatabase } from '../measure/mongodb.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { type Passing, passing } from './passing.ts';
import { rawConsumer } from './raw.ts';
import { publish, sampleEvents } from './sample.ts';

const settings = benchSettings(process.argv.slice(2));
const orders = settings.quick ? 500 : 2_000;
const rounds = settings.quick ? 1 : 3;

const { views } = system;
const kinds = views.flatMap(({ root, join }) => [root, ...Object.values(join).map(({ entity }) => entity)]);
const categories = [...new Set(kinds.map(({ kind }) => kind.category))];
const publisher = { name: 'bench', categories };

await using servers = await benchServers(publisher, 1);
const { kafka, mongo } = servers;
const events = await sampleEvents(orders, categories);
await publish(events, kafka, publisher);
const count = events.length;

const raw = () => inDatabase(mongo, (database) => rawConsumer(kafka, mongo, { database, categories, count }));

/** Into a fresh view: all views of the system, the joined one among them. */
const project = () =>
  inDatabase(mongo, async (database): Promise<Passing> => {
    await using store = await openMongoViewStore({ connection: mongo, database, views });
    const keeping = projector({ views, store });
    const passed = passing(count);
    const counting = {
      ...keeping,
      async deliver(batch: Parameters<typeof keeping.deliver>[0]) {
        if (batch.events.length > 0) passed.began();
        await keeping.deliver(batch);
        passed.did(batch.events.length);
      },
    };
    await using feed = openKafkaFeed({ connection: kafka, publishers: [publisher] });
    await using _subscription = await runProjector(feed, counting, `bench_${randomUUID().slice(0, 8)}`);
    return await passed.all;
  });

const passed = await alternate(rounds, { raw, project });
const of = (passes: readonly Passing[]) => ({
  'events /s': median(passes.map(({ rate }) => rate)),
  'CPU µs an event': median(passes.map(({ cpu }) => cpu)),
});
const share = (of(passed.project)['events /s'] / of(passed.raw)['events /s']) * 100;

report(settings, {
  name: 'mongo-projector',
  about:
    'a sample history from Kafka into a fresh view on MongoDB, all five views, one of them joined; and as guarded upserts of its events, into one collection without an index',
  settings: { orders, events: count, rounds },
  rows: [
    { what: 'projected, join kept', ...of(passed.project) },
    { what: 'consumed and upserted by hand', ...of(passed.raw) },
  ],
  targets: [{ what: 'share of the consumer by hand', value: share, unit: '%', atLeast: 60 }],
  limit:
    "MongoDB's own time for each update: a document of the joined view has 19 indexes, and an update of a part is one of each document that embeds it.",
});
