import fc from 'fast-check';
import type { Moment } from './mortal.ts';
import { type People, type Snapshot, snapshot } from './scene.ts';
import { type Name, names, type World } from './world.ts';

/**
 * One thing that happens: somebody gives a command, a service reads, forgets or dies. Printed as it is when a test
 * fails. `nth` counts among those that the command can be meant for, so that most commands do something.
 */
export type Act =
  | { readonly act: 'place'; readonly quantity: number; readonly back: boolean }
  | { readonly act: 'update'; readonly nth: number; readonly quantity: number }
  | { readonly act: keyof typeof MEANT_FOR; readonly nth: number }
  | { readonly act: 'read'; readonly reader: Name; readonly source: Name; readonly limit: number }
  | { readonly act: 'readAll' }
  | { readonly act: 'forget'; readonly reader: Name; readonly source: Name }
  | { readonly act: 'die'; readonly reader: Name; readonly source: Name; readonly moment: Moment }
  | { readonly act: 'restart'; readonly service: Name };

/** Whom a command is meant for. The service may see it otherwise by now, and refuse. */
const MEANT_FOR = {
  cancel: ({ orders }: Snapshot) => orders.filter(({ status }) => status === 'PENDING' || status === 'ASSIGNED'),
  complete: ({ orders }: Snapshot) => orders.filter(({ status }) => status === 'DELIVERED'),
  depart: ({ voyages }: Snapshot) =>
    voyages.filter(({ status, manifest }) => status === 'SCHEDULED' && manifest.length > 0),
  arrive: ({ voyages }: Snapshot) => voyages.filter(({ status }) => status === 'DEPARTED'),
  delay: ({ voyages }: Snapshot) => voyages.filter(({ status }) => status === 'SCHEDULED'),
  fail: ({ containers }: Snapshot) => containers.filter(({ orderId }) => orderId !== null),
  warm: ({ containers }: Snapshot) => containers,
  cool: ({ containers }: Snapshot) => containers,
  retire: ({ containers }: Snapshot) => containers.filter(({ status }) => status === 'EMPTY'),
  repair: ({ containers }: Snapshot) => containers.filter(({ status }) => status === 'MAINTENANCE'),
};

const is = <const T extends string>(...acts: readonly T[]) => fc.constantFrom(...acts);
const nth = fc.nat(9);
const quantity = fc.constantFrom(10, 20, 40, 50);
const back = fc.constantFrom(false, false, false, true);
const reader = fc.constantFrom<Name>('orders', 'containers', 'voyages');
const source = fc.constantFrom<Name>('orders', 'containers', 'voyages');
const limit = fc.constantFrom(1, 2, 5, 1000);

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: is('place'), quantity, back }) },
  { weight: 2, arbitrary: fc.record({ act: is('update'), nth, quantity }) },
  { weight: 3, arbitrary: fc.record({ act: is('depart', 'arrive'), nth }) },
  { weight: 3, arbitrary: fc.record({ act: is('cancel', 'complete', 'fail', 'delay'), nth }) },
  { weight: 2, arbitrary: fc.record({ act: is('warm', 'cool', 'retire', 'repair', 'repair'), nth }) },
  { weight: 12, arbitrary: fc.record({ act: is('read'), reader, source, limit }) },
  { weight: 5, arbitrary: fc.record({ act: is('readAll') }) },
  { weight: 2, arbitrary: fc.record({ act: is('forget'), reader, source }) },
  { weight: 3, arbitrary: fc.record({ act: is('die'), reader, source, moment: is('before', 'after') }) },
  { weight: 1, arbitrary: fc.record({ act: is('restart'), service: fc.constantFrom(...names) }) },
);

/** What the acts act on: containers at both ports, and voyages both ways with room for some of it. */
export async function prepare(world: World, people: People): Promise<void> {
  await people.register();
  await world.read('orders', 'customers');
  for (const [id, capacity] of [
    ['c1', 40],
    ['c2', 40],
    ['c3', 20],
    ['c4', 10],
  ] as const)
    await people.add(id, capacity);
  await people.add('c5', 40, 'SGSIN');
  await people.schedule('v1', { capacity: 90 });
  await people.schedule('v2', { capacity: 50, departure: '2026-11-14T08:00:00.000Z' });
  await people.schedule('v3', { capacity: 90, departure: '2026-11-16T08:00:00.000Z' });
  await people.schedule('v4', { capacity: 90, departure: '2026-11-18T08:00:00.000Z' });
  await people.schedule('v5', { capacity: 50, from: 'SGSIN', to: 'NLRTM' });
}

/** Does it. A command that the services refuse by their rules changes nothing; any other failure is thrown. */
export async function perform(act: Act, world: World, people: People): Promise<void> {
  switch (act.act) {
    case 'read':
      await world.read(act.reader, act.source, act.limit);
      return;
    case 'readAll':
      return world.quiet();
    case 'forget':
      return world.rewind(act.reader, act.source);
    case 'die':
      return world.readAndDie(act.reader, act.source, act.moment);
    case 'restart':
      return world.restart(act.service);
    default:
      return command(act, await snapshot(world), people).then(() => {}, ignoreRefusal);
  }
}

type Command = Exclude<Act, { readonly act: 'read' | 'readAll' | 'forget' | 'die' | 'restart' }>;

async function command(act: Command, now: Snapshot, people: People): Promise<unknown> {
  if (act.act === 'place') {
    const [pickupPort, destinationPort] = act.back ? ['SGSIN', 'NLRTM'] : ['NLRTM', 'SGSIN'];
    return people.place(`o${now.orders.length + 1}`, { quantity: act.quantity, pickupPort, destinationPort });
  }
  const candidates = act.act === 'update' ? MEANT_FOR.cancel(now) : MEANT_FOR[act.act](now);
  const target = candidates[act.nth % candidates.length];
  if (target === undefined) return;
  const { id } = target;
  switch (act.act) {
    case 'update':
      return people.update(id, { quantity: act.quantity, product: 'kiwis' });
    case 'delay':
      return people.delay(id, '2026-11-30T08:00:00.000Z', '2026-12-31T18:00:00.000Z');
    case 'warm':
      return people.measure(id, 20);
    case 'cool':
      return people.measure(id, -5);
    default:
      return people[act.act](id);
  }
}

const REFUSALS: readonly unknown[] = ['REJECTED', 'NOT_FOUND', 'CONFLICT'];

export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && REFUSALS.includes(error.code))) throw error;
}
