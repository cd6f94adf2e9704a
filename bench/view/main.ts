import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { history } from '../history.ts';
import { child } from '../measure/child.ts';
import { compareServers, servedRow, shareOf } from '../measure/compare-servers.ts';
import { answerOf } from '../measure/load.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { page, point, SOME_IDS } from './question.ts';

const settings = benchSettings(process.argv.slice(2));
const orders = settings.quick ? 2_000 : 20_000;
const load = { rounds: settings.quick ? 2 : 7, seconds: settings.quick ? 1 : 3, connections: 16 };
const headers = { 'joinery-strategy': 'view' };

const data = await history(orders);
await using joinery = await child(new URL('../system.ts', import.meta.url), data);
const version = readFileSync(join(data, 'view/current'), 'utf8');
await using handWritten = await child(new URL('hand-written.ts', import.meta.url), join(data, `view/${version}.db`));

const found = (await answerOf(joinery.port, JSON.stringify({ query: SOME_IDS }), headers)) as {
  readonly orders: { readonly nodes: readonly { readonly id: string }[] };
};
const points = found.orders.nodes.map(({ id }) => point(id));

const servers = { joinery: { server: joinery, headers }, 'hand-written': { server: handWritten } };
const rows = [];
const targets = [];
for (const { question, bodies } of [
  { question: 'one order', bodies: points },
  { question: 'page of 50', bodies: [page] },
]) {
  const served = await compareServers(servers, { ...load, bodies });
  const limit = served['hand-written'];
  for (const [name, one] of Object.entries(served)) rows.push(servedRow(question, name, one, limit));
  const value = shareOf(served.joinery, limit);
  targets.push({ what: `share of the hand-written server, ${question}`, value, unit: '%', atLeast: 50 } as const);
}

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
