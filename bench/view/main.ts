import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { history } from '../history.ts';
import { child } from '../measure/child.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { compareQuestions } from './compare-questions.ts';

const settings = benchSettings(process.argv.slice(2));
const orders = settings.quick ? 2_000 : 20_000;
const load = { rounds: settings.quick ? 2 : 7, seconds: settings.quick ? 1 : 3, connections: 16 };

const data = await history(orders);
await using joinery = await child(new URL('../system.ts', import.meta.url), data);
const version = readFileSync(join(data, 'view/current'), 'utf8');
await using handWritten = await child(new URL('hand-written.ts', import.meta.url), join(data, `view/${version}.db`));

const other = { server: handWritten, name: 'hand-written', called: 'the hand-written server' };
const { rows, targets } = await compareQuestions({ joinery, other, load, atLeast: 50 });

report(settings, {
  name: 'view',
  about:
    'orders with customer and voyage by the view strategy over HTTP, and by a hand-written server on the same file',
  settings: { orders, ...load, load: 'closed loop' },
  rows,
  targets,
  limit:
    "Node's HTTP (a third is the write to the socket) and SQLite's read (a fifth), which the hand-written server pays as well; then JSON both ways, and the promises between the gateway's parts.",
});
