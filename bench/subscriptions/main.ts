import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../history.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { type Compared, compare } from './compare.ts';
import { type Figures, ratio } from './figures.ts';
import { type Scene, type Size, toAll, toOneEach } from './scenes.ts';
import { start } from './servers.ts';

const settings = benchSettings(process.argv.slice(2));
const size: Size = settings.quick
  ? { subscribers: 1_000, turns: 1, events: 1, rate: 200, seconds: 5 }
  : { subscribers: 10_000, turns: 5, events: 3, rate: 2_000, seconds: 5 };
const { subscribers, turns, events, rate, seconds } = size;
const scenes = { all: toAll(size), oneEach: toOneEach(size) };

async function compareAll(data: string) {
  await using desk = await start('desk.ts', data, String(2 * subscribers));
  const all = await compare(desk, data, scenes.all, turns);
  return { all, oneEach: await compare(desk, data, scenes.oneEach, turns) };
}

const cells = (what: string, server: string, figures: Figures) => ({
  what,
  server,
  'p50 ms': figures.p50,
  'p99 ms': figures.p99,
  'most ms': figures.most,
  'p99 from due, ms': figures.p99FromDue,
  'p99 of a turn, ms': figures.middle,
  'CPU µs a message': figures.cpu,
  'KB a subscriber': figures.joined,
  'KB when told': figures.told,
  'connected, s': figures.connecting,
});
const rows = ({ name }: Scene, { joinery, bare }: Compared) => [
  cells(name, 'joinery', joinery),
  cells(name, 'bare', bare),
  cells(name, 'ratio', ratio(joinery, bare)),
];

await mkdir(CACHE, { recursive: true });
const folder = await mkdtemp(join(CACHE, 'subscriptions-'));
const { all, oneEach } = await compareAll(folder).finally(() => rm(folder, { recursive: true }));
const memories = [all, oneEach].flatMap(({ joinery: { joined, told } }) => [joined, told]);

report(settings, {
  name: 'subscriptions',
  about:
    'WebSockets on one gateway process, each subscribed to an order with its customer: from the acknowledgement of an event until a client has its message; a bare graphql-ws server that sends a constant on the same trigger, to as many clients',
  settings: {
    subscribers,
    turns,
    'events to all a turn': events,
    'events/s, each to one': rate,
    'seconds a turn': seconds,
  },
  rows: [...rows(scenes.all, all), ...rows(scenes.oneEach, oneEach)],
  targets: [
    { what: `${scenes.all.name}, p99`, value: all.joinery.p99, unit: 'ms', atMost: 500 },
    { what: `${scenes.oneEach.name}, p99`, value: oneEach.joinery.p99, unit: 'ms', atMost: 250 },
    { what: 'memory a subscriber', value: Math.max(...memories), unit: 'KB', atMost: 40 },
  ],
  limit:
    'System calls where all get the same answer, which is made once: each message is a write to a socket of its own, about half of its CPU time (in the figure are the pings between the events too); the last of 10,000 waits for those before it. Where each event goes to one, a profile has writes (pings among them) at 28 %, garbage at 20 %, reading the log at 15 %, waiting for the view and reading the document at 14 %. Appends, projector and clients share the two cores: what waits for a core waits here. Of the memory of a subscriber 22 KB are live objects, a fifth of that the names that tsx gives to functions.',
});
