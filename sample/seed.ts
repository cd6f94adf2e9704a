import type { RecordedEvent } from '../eventing/index.ts';
import { agenda, performAll } from './agenda.ts';
import { carriers } from './carriers.ts';
import { customers } from './customers.ts';
import { expectedShares } from './demand.ts';
import { fleet } from './fleet.ts';
import { lanes } from './lanes.ts';
import { shippers } from './orders.ts';
import { random } from './random.ts';
import { sensors } from './sensors.ts';
import { settling } from './settle.ts';
import { type Actor, DAY, type Plan, type SampleServices, type World } from './world.ts';

export interface SeedOptions {
  /** Opened, empty, and not running. They stay the caller's to close. */
  readonly services: SampleServices;
  /** How many orders are placed: 1 to 10,000,000. */
  readonly orders: number;
  /** Another number, another history; the same number, the same history, byte for byte. */
  readonly seed: number;
  /** Called now and then, on the way and at the end. */
  readonly progress?: (progress: { readonly placed: number; readonly orders: number }) => void;
}

const START = Date.parse('2026-01-05T00:00:00.000Z');
/** Before the first order customers register, containers are bought, and voyages announced. */
const PRELUDE = 7 * DAY;

/**
 * Lets a history happen: people give the services commands over some months of a simulated clock, and the services
 * answer each other as they do when they run. Memory is bounded by what is going on at one time, not by the length
 * of the history. It ends in the middle of things: some orders are still on their way.
 *
 * Not guaranteed: that times never step back within a stream. What people do in one tick is answered at its end, each
 * answer with the time just behind its cause, so that about one event in a thousand is some hours before the last.
 */
export async function seed({ services, orders, seed, progress }: SeedOptions): Promise<void> {
  const plan = planOf(orders, seed);
  const ticks = ticksOf(plan);
  const tick = Math.ceil((plan.days * DAY) / ticks);
  const intentions = agenda(plan.start - Math.ceil(PRELUDE / tick) * tick, tick);
  const world: World = {
    plan,
    services,
    draw: (...name) => random(seed, ...name),
    intend: (action) => intentions.add(action),
  };
  const buyers = customers(world);
  const shipping = shippers(world, buyers.registered);
  const actors: readonly Actor[] = [buyers, carriers(world), fleet(world), sensors(world), shipping];

  const sees = (event: RecordedEvent) => {
    for (const actor of actors) actor.sees?.(event);
  };
  const { containers, voyages, orders: ordering, customers: registry } = services;
  const { settle } = await settling([registry, containers, voyages, ordering], sees);

  await voyages.service.prepare?.(voyages.context);
  for (const actor of actors) actor.begin?.(plan.start);
  await performAll(intentions.takeUntil(plan.start));
  await settle();

  for (let i = 0; i < ticks; i++) {
    const from = plan.start + i * tick;
    for (const actor of actors) await actor.plan?.(from, from + tick);
    await performAll(intentions.takeUntil(from + tick));
    await settle(() => performAll(shipping.afterThoughts()));
    progress?.({ placed: shipping.placed(), orders });
  }
}

/** A longer history for more orders, and at most 10,000 of them a day: what is going on at one time stays bounded. */
function planOf(orders: number, seed: number): Plan {
  const days = Math.ceil(Math.max(Math.min(365, Math.max(90, orders / 25)), orders / 10_000));
  const customers = Math.max(10, Math.round(orders / 8));
  const served = lanes(seed, Math.min(400, Math.max(8, 2 * Math.round(Math.sqrt(orders) / 3))));
  return {
    seed,
    orders,
    customers,
    lanes: served,
    shares: expectedShares(seed, served, customers),
    start: START,
    days,
  };
}

/** Steps of a day, or of 500 orders where that is less: so late, at most, do people hear of each other. */
const ticksOf = ({ days, orders }: Plan): number => Math.ceil(Math.max(days, orders / 500));
