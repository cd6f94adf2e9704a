import { child } from '../measure/child.ts';
import { compareServers, servedRow, shareOf } from '../measure/compare-servers.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { L50, P1 } from './schema.ts';

const settings = benchSettings(process.argv.slice(2));
const load = { rounds: settings.quick ? 2 : 7, seconds: settings.quick ? 1 : 3, connections: 16 };

const start = (module: string, ...args: string[]) => child(new URL(module, import.meta.url), ...args);

await using orders = await start('subgraph.ts', 'orders');
await using customers = await start('subgraph.ts', 'customers');
await using voyages = await start('subgraph.ts', 'voyages');
const ports = [orders, customers, voyages].map(({ port }) => String(port));
await using joinery = await start('joinery.ts', ...ports);
await using handWritten = await start('hand-written.ts', ...ports);
await using apollo = await start('stock.ts', ...ports);
const servers = {
  joinery: { server: joinery },
  'hand-written': { server: handWritten },
  'Apollo Gateway': { server: apollo },
};

const rows = [];
const targets = [];
for (const { question, body, atLeast } of [
  { question: 'P1: one order', body: P1, atLeast: 40 },
  { question: 'L50: page of 50', body: L50, atLeast: 20 },
]) {
  const served = await compareServers(servers, { ...load, bodies: [body] });
  const limit = served['hand-written'];
  for (const [name, one] of Object.entries(served)) rows.push(servedRow(question, name, one, limit));
  const value = shareOf(served.joinery, limit);
  targets.push({ what: `share of the hand-written composition, ${question}`, value, unit: '%', atLeast } as const);
}

report(settings, {
  name: 'composition',
  about: 'orders with customer and voyage, composed of three subgraphs whose answers are constant',
  settings: { ...load, load: 'closed loop' },
  rows,
  targets,
  limit:
    "Node's HTTP on both sides of the gateway (a fifth is the write to sockets) and JSON both ways (a fifth); for pages, merging entities into the result and checking each value against the schema (a quarter).",
});
