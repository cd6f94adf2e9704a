import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feed } from '../../eventing/index.ts';
import { openLogFeed } from '../../eventing/libsql/index.ts';
import { system } from '../../joinery.config.ts';
import { type JoinedView, projector, runProjector } from '../../projector/index.ts';
import { openLibsqlViewStore } from '../../projector/libsql/store.ts';
import { logSources } from '../../runtime/folder.ts';
import { CACHE, history } from '../history.ts';
import { alternate } from '../measure/alternate.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';

const settings = benchSettings(process.argv.slice(2));
const orders = settings.quick ? 2_000 : 20_000;
const rounds = settings.quick ? 1 : 3;

interface Passed {
  readonly events: number;
  readonly rate: number;
  /** CPU time an event, µs. */
  readonly cpu: number;
}

const data = await history(orders);

async function withFeed(pass: (feed: Feed) => Promise<number>): Promise<Passed> {
  const feed = openLogFeed({ sources: logSources(system.services, data) });
  const before = process.cpuUsage();
  const began = performance.now();
  const events = await pass(feed);
  const rate = (events / (performance.now() - began)) * 1000;
  const used = process.cpuUsage(before);
  await feed[Symbol.asyncDispose]();
  return { events, rate, cpu: (used.user + used.system) / events };
}

const categories = [...new Set(system.views.flatMap((view) => projectorOf(view)))];
function projectorOf({ root, join: joins }: JoinedView): string[] {
  return [root, ...Object.values(joins).map(({ entity }) => entity)].map(({ kind }) => kind.category);
}

/** What reading and parsing alone takes: no projector on this feed can be faster. */
const read = () =>
  withFeed(async (feed) => {
    let events = 0;
    const deliver = async (batch: { readonly events: readonly unknown[] }) => {
      events += batch.events.length;
    };
    const subscription = await feed.subscribe({ name: 'read', categories, from: async () => ({}), deliver });
    await subscription.caughtUp();
    await subscription[Symbol.asyncDispose]();
    return events;
  });

/** Into a fresh view, all views of the system, the joined one among them; until the last commit. */
const project = async () => {
  const folder = await mkdtemp(join(CACHE, 'projector-'));
  const store = openLibsqlViewStore({ file: join(folder, 'view.db'), views: system.views });
  const keeping = projector({ views: system.views, store });
  let events = 0;
  const counting = {
    ...keeping,
    deliver: (batch: Parameters<typeof keeping.deliver>[0]) => {
      events += batch.events.length;
      return keeping.deliver(batch);
    },
  };
  try {
    return await withFeed(async (feed) => {
      const subscription = await runProjector(feed, counting);
      await subscription.caughtUp();
      await subscription[Symbol.asyncDispose]();
      return events;
    });
  } finally {
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
};

const passed = await alternate(rounds, { read, project });
const of = (passes: readonly Passed[]) => ({
  'events /s': median(passes.map(({ rate }) => rate)),
  'CPU µs an event': median(passes.map(({ cpu }) => cpu)),
});

report(settings, {
  name: 'projector',
  about: 'a sample history through the projector into a fresh libsql view, all five views, one of them joined',
  settings: { orders, events: passed.project[0]!.events, rounds },
  rows: [
    { what: 'projected, join kept', ...of(passed.project) },
    { what: 'only read from the feed', ...of(passed.read) },
  ],
  targets: [{ what: 'events projected', value: of(passed.project)['events /s'], unit: '/s', atLeast: 20_000 }],
  limit:
    "one thread: about half in SQLite's statements (an order's row has 17 indexes to keep), a tenth in commits, a tenth in garbage collection, the rest in folding and comparing. Reading the feed takes less than a tenth.",
});
