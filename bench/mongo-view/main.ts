import { openLogFeed } from '../../eventing/libsql/index.ts';
import { system } from '../../joinery.config.ts';
import { projector, runProjector } from '../../projector/index.ts';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { logSources } from '../../runtime/folder.ts';
import { history } from '../history.ts';
import { child } from '../measure/child.ts';
import { benchMongo, inDatabase } from '../measure/mongodb.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { compareQuestions } from '../view/compare-questions.ts';

const settings = benchSettings(process.argv.slice(2));
const orders = settings.quick ? 500 : 10_000;
const load = { rounds: settings.quick ? 2 : 5, seconds: settings.quick ? 1 : 3, connections: 16 };

await using connection = benchMongo();

/** The view of a sample history, as a projector makes it. */
async function project(database: string): Promise<void> {
  await using store = await openMongoViewStore({ connection, database, views: system.views });
  await using feed = openLogFeed({ sources: logSources(system.services, await history(orders)) });
  await using subscription = await runProjector(feed, projector({ views: system.views, store }));
  await subscription.caughtUp();
}

const { rows, targets } = await inDatabase(connection, async (database) => {
  await project(database);
  await using joinery = await child(new URL('joinery.ts', import.meta.url), database);
  await using handWritten = await child(new URL('hand-written.ts', import.meta.url), database);
  const other = { server: handWritten, name: 'raw driver', called: 'the raw driver' };
  return await compareQuestions({ joinery, other, load, atLeast: 60 }); // before the children end
});

report(settings, {
  name: 'mongo-view',
  about: "orders with customer and voyage by the view strategy over HTTP, and by the driver's finds behind raw HTTP",
  settings: { orders, ...load, load: 'closed loop' },
  rows,
  targets,
  limit: "the driver's way of a command and the decoding of documents, which both pay; then Node's HTTP.",
});
