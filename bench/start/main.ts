import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { history } from '../history.ts';
import { answerOf } from '../measure/load.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { familyOf } from './family.ts';
import { QUESTIONS } from './questions.ts';

const settings = benchSettings(process.argv.slice(2));
const starts = settings.quick ? 2 : 5;
const rounds = settings.quick ? 20 : 200;
const ORDERS = 2_000;
const PORT = 4_700;

const data = await history(ORDERS);

/** What a person types, on data that is there. */
function npmStart(): ChildProcess {
  // An empty setting counts as none: the embedded form, whatever servers there are.
  const servers = { KAFKA_BROKERS: '', MONGODB_URL: '' };
  const env = { ...process.env, ...servers, JOINERY_DATA: data, JOINERY_PORT: String(PORT) };
  return spawn('npm', ['start', '--silent'], { env, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
}

/** Ready is what answers by the view, and whose projector has seen every event. */
async function untilReady(started: ChildProcess): Promise<void> {
  const ready = (port: number) => fetch(`http://127.0.0.1:${port}/ready`).then(({ ok }) => ok, notYet);
  while (!((await ready(PORT)) && (await ready(PORT + 6)))) {
    if (started.exitCode !== null) throw new Error(`npm start ended with ${started.exitCode}`);
    await pause(5);
  }
  await answerOf(PORT, JSON.stringify({ query: QUESTIONS[0] }), { 'joinery-strategy': 'view' });
}

const notYet = () => false; // nothing listens before it is ready

async function stop(started: ChildProcess): Promise<void> {
  const exit = once(started, 'exit');
  process.kill(-started.pid!, 'SIGINT'); // the whole group, as Ctrl-C does
  await exit;
}

/** The ready questions of both ways, until nothing is new to the process. */
async function warmUp(): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    for (const query of QUESTIONS) {
      for (const strategy of ['view', 'composition']) {
        await answerOf(PORT, JSON.stringify({ query }), { 'joinery-strategy': strategy });
      }
    }
  }
}

const times: number[] = [];
const cpus: number[] = [];
const memories: { readonly fresh: number; readonly warm: number; readonly peak: number; readonly npm: number }[] = [];
for (let i = 0; i <= starts; i++) {
  const began = performance.now();
  const started = npmStart();
  await untilReady(started);
  const seconds = (performance.now() - began) / 1000;
  if (i > 0) times.push(seconds); // the first may still have had to build the view
  const fresh = familyOf(started.pid!);
  if (i > 0) cpus.push(fresh.cpu);
  if (i === starts) {
    await warmUp();
    const warm = familyOf(started.pid!);
    memories.push({ fresh: fresh.joinery, warm: warm.joinery, peak: warm.peak, npm: warm.others });
  }
  await stop(started);
}
const memory = memories[0]!;

report(settings, {
  name: 'start',
  about: 'npm start on existing data: until every part is ready, and the memory of its process',
  settings: { orders: ORDERS, starts, 'warm queries': rounds * QUESTIONS.length * 2 },
  rows: [
    { what: 'ready, median s', value: median(times) },
    { what: 'ready, slowest s', value: Math.max(...times) },
    { what: 'CPU until ready, median s', value: median(cpus) },
    { what: 'RSS when ready, MB', value: memory.fresh },
    { what: 'RSS after warm queries, MB', value: memory.warm },
    { what: 'RSS at its peak, MB', value: memory.peak },
    { what: 'RSS of npm around it, MB', value: memory.npm },
  ],
  targets: [
    { what: 'ready', value: median(times), unit: 's', atMost: 3 },
    { what: 'RSS after warm queries', value: memory.warm, unit: 'MB', atMost: 300 },
  ],
  limit:
    'loading modules: half of the CPU time is Node and tsx finding, transforming and compiling files; a quarter is building the schemas of gateway and subgraphs. Of the memory 40 MB are live objects; npm start bounds the heap at 1 GB, which makes V8 collect the rest sooner (without the bound it was 280 MB).',
});
