import { history } from '../history.ts';
import { alternate } from '../measure/alternate.ts';
import { type Child, child } from '../measure/child.ts';
import { answerOf } from '../measure/load.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { QUESTIONS } from './questions.ts';

const settings = benchSettings(process.argv.slice(2));
const [few, many] = settings.quick ? [500, 2_000] : [10_000, 100_000];
const rounds = settings.quick ? 20 : 200;
const composedRounds = settings.quick ? 1 : 3;

const open = async (orders: number) => child(new URL('../system.ts', import.meta.url), await history(orders));
await using small = await open(few);
await using large = await open(many);

/** From the request to the whole answer, in ms. */
const asking = (server: Child, question: string, strategy: string) => async (): Promise<number> => {
  const began = performance.now();
  await answerOf(server.port, question, { 'joinery-strategy': strategy });
  return performance.now() - began;
};

async function compare(strategy: string, question: string, rounds: number) {
  const times = await alternate(rounds, {
    small: asking(small, question, strategy),
    large: asking(large, question, strategy),
  });
  return { small: median(times.small), large: median(times.large) };
}

const rows = [];
const targets = [];
for (const [name, question] of Object.entries(QUESTIONS)) {
  const view = await compare('view', question, rounds);
  const composition = await compare('composition', question, composedRounds);
  const growth = view.large / view.small;
  rows.push({
    question: name,
    [`view, ${few}: ms`]: view.small,
    [`view, ${many}: ms`]: view.large,
    growth,
    [`composed, ${few}: ms`]: composition.small,
    [`composed, ${many}: ms`]: composition.large,
  });
  targets.push({ what: `growth of the view's time, ${name}`, value: growth, unit: '×', atMost: 1.5 } as const);
}

report(settings, {
  name: 'scale',
  about: "orders filtered and sorted by other services' fields, a page of 20, over few orders and over many",
  settings: { few, many, rounds, 'rounds composed': composedRounds },
  rows,
  targets,
  limit:
    'the request itself: over HTTP, where the page is read along an index. What no index has in order (a sort by another field within a rare condition) is found by its condition and sorted.',
});
