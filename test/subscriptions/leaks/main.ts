import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { openGateway } from '../../../gateway/open.ts';
import { addContainer, place, record, register } from '../acts.ts';
import { counted } from '../counted.ts';
import { embedded } from '../embedded.ts';
import { type About, type WAYS, watch } from '../questions.ts';

/** The first rounds load code and fill caches, once and for all. */
const WARM_UP = 200;
const AT_ONCE = 10;

/** What is gone is gone at once; a machine under load takes its time, ms. */
const PATIENCE = 20_000;

/** Clients that come, are told something or not, and go: prints what they leave behind. `forgets`: so many do not go. */
const [rounds, forgets = '0'] = process.argv.slice(2);
await using system = await embedded();
const feed = counted(system.feed());
const { subgraphs } = system;
await using gateway = await openGateway({ subgraphs, feed, settings: { MAX_SUBSCRIPTIONS: '100' } });
const origin = `http://127.0.0.1:${gateway.port}`;
await Promise.all([register(origin, 'anna'), addContainer(origin, 'k-1')]);
await place(origin, 'o-1', 'anna');
const abouts: readonly About[] = [
  { field: 'containerTelemetry', id: 'k-1' },
  { field: 'orderChanged', id: 'o-1' },
  { field: 'customerOrdersChanged', id: 'anna' },
];
// They keep both readers open, and what these hold.
const staying = abouts.map((about) => watch(origin, about));
await Promise.all(staying.map(({ begun }) => begun));
const starts = staying.map((each) => each.cursor());
await record(origin, 'k-1', 1);
const sockets = () =>
  handles().filter((each) => each instanceof Socket && [each.localPort, each.remotePort].includes(gateway.port)).length;
const stay = sockets();

await comeAndGo(WARM_UP);
const before = await measured();
await comeAndGo(Number(rounds));
for (let i = 0; i < Number(forgets); i++) await watch(origin, abouts[0]!).begun;
const after = await measured();
await Promise.all(staying.map((each) => each[Symbol.asyncDispose]()));
if (forgets === '0') while (feed.open() > 0) await setTimeout(100); // they linger for a while
console.log(JSON.stringify({ before, after, readers: feed.opened() }));
process.exit();

/** Once those that stay are all that is left, or it is clear that they are not. */
async function measured() {
  const deadline = Date.now() + (forgets === '0' ? PATIENCE : 1_000);
  while (sockets() > stay && Date.now() < deadline) await setTimeout(20);
  globalThis.gc!();
  return { sockets: sockets(), heap: process.memoryUsage().heapUsed };
}

async function comeAndGo(times: number): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < times) await comes(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

async function comes(time: number): Promise<void> {
  const by = time % 2 === 0 ? 'WebSocket' : 'event stream';
  const hears = time % 3 === 0;
  const which = hears ? 0 : time % abouts.length;
  const after = hears ? starts[which] : null;
  const watching = watch(origin, abouts[which]!, { by: by satisfies keyof typeof WAYS, after });
  await (hears ? watching.has(1) : watching.begun);
  await watching[Symbol.asyncDispose]();
}

/** What keeps this process alive. */
function handles(): readonly unknown[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): readonly unknown[] };
  return _getActiveHandles();
}
