import fc from 'fast-check';
import type { Moment } from './mortal.ts';
import type { People } from './scene.ts';
import { type Name, names, type World } from './world.ts';

/** One thing that happens: somebody gives a command, a service reads, forgets or dies. Printed as it is when a test fails. */
export type Act =
  | { readonly act: 'place'; readonly order: string; readonly quantity: number; readonly back: boolean }
  | { readonly act: 'update'; readonly order: string; readonly quantity: number }
  | { readonly act: 'cancel' | 'complete'; readonly order: string }
  | { readonly act: 'depart' | 'arrive' | 'delay'; readonly voyage: string }
  | { readonly act: 'fail' | 'retire' | 'repair'; readonly container: string }
  | { readonly act: 'measure'; readonly container: string; readonly temperature: number }
  | { readonly act: 'read'; readonly reader: Name; readonly source: Name; readonly limit: number }
  | { readonly act: 'forget'; readonly reader: Name; readonly source: Name }
  | { readonly act: 'die'; readonly reader: Name; readonly source: Name; readonly moment: Moment }
  | { readonly act: 'restart'; readonly service: Name };

const is = <const T extends string>(...acts: readonly T[]) => fc.constantFrom(...acts);
const order = fc.constantFrom('o1', 'o2', 'o3', 'o4');
const container = fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5');
const voyage = fc.constantFrom('v1', 'v2', 'v3');
const quantity = fc.constantFrom(10, 20, 40, 50, 90);
const reader = fc.constantFrom<Name>('orders', 'containers', 'voyages');
const source = fc.constantFrom<Name>('orders', 'containers', 'voyages');

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: is('place'), order, quantity, back: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: is('update'), order, quantity }) },
  { weight: 3, arbitrary: fc.record({ act: is('cancel', 'cancel', 'complete'), order }) },
  { weight: 3, arbitrary: fc.record({ act: is('depart', 'arrive', 'delay'), voyage }) },
  { weight: 2, arbitrary: fc.record({ act: is('fail', 'retire', 'repair'), container }) },
  { weight: 1, arbitrary: fc.record({ act: is('measure'), container, temperature: fc.constantFrom(-5, 20) }) },
  { weight: 16, arbitrary: fc.record({ act: is('read'), reader, source, limit: fc.constantFrom(1, 2, 5, 1000) }) },
  { weight: 2, arbitrary: fc.record({ act: is('forget'), reader, source }) },
  { weight: 3, arbitrary: fc.record({ act: is('die'), reader, source, moment: is('before', 'after') }) },
  { weight: 1, arbitrary: fc.record({ act: is('restart'), service: fc.constantFrom(...names) }) },
);

/** What the acts act on: containers at both ports, and two ways there and one back with room for some of it. */
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
  await people.schedule('v3', { capacity: 50, from: 'SGSIN', to: 'NLRTM' });
}

/** Does it. A command that the services refuse by their rules changes nothing; any other failure is thrown. */
export async function perform(act: Act, world: World, people: People): Promise<void> {
  switch (act.act) {
    case 'read':
      await world.read(act.reader, act.source, act.limit);
      return;
    case 'forget':
      return world.rewind(act.reader, act.source);
    case 'die':
      return world.readAndDie(act.reader, act.source, act.moment);
    case 'restart':
      return world.restart(act.service);
    default:
      return command(act, people).then(() => {}, ignoreRefusal);
  }
}

type Command = Exclude<Act, { readonly act: 'read' | 'forget' | 'die' | 'restart' }>;

function command(act: Command, people: People): Promise<unknown> {
  switch (act.act) {
    case 'place': {
      const [pickupPort, destinationPort] = act.back ? ['SGSIN', 'NLRTM'] : ['NLRTM', 'SGSIN'];
      return people.place(act.order, { quantity: act.quantity, pickupPort, destinationPort });
    }
    case 'update':
      return people.update(act.order, { quantity: act.quantity });
    case 'cancel':
    case 'complete':
      return people[act.act](act.order);
    case 'depart':
    case 'arrive':
      return people[act.act](act.voyage);
    case 'delay':
      return people.delay(act.voyage, '2026-11-30T08:00:00.000Z', '2026-12-31T18:00:00.000Z');
    case 'fail':
    case 'retire':
    case 'repair':
      return people[act.act](act.container);
    case 'measure':
      return people.measure(act.container, act.temperature);
  }
}

const REFUSALS: readonly unknown[] = ['REJECTED', 'NOT_FOUND', 'CONFLICT'];

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && REFUSALS.includes(error.code))) throw error;
}
