import { streamName } from '../eventing/index.ts';
import { ports } from '../serving/places.ts';
import { changeCustomerTier, registerCustomer, relocateCustomer } from '../subgraphs/customers/commands.ts';
import { type Address, customer, type Tier } from '../subgraphs/customers/events.ts';
import { homeLane } from './demand.ts';
import type { Random } from './random.ts';
import { FIRST_NAMES, LAST_NAMES, LEGAL_FORMS, STREETS, TRADES } from './words.ts';
import { type Actor, at, DAY, numbered, type World } from './world.ts';

export const customerId = (rank: number): string => numbered('customer', rank + 1);

const AT_START = 0.4;
/** The rest has registered when so much of the history is over. */
const REGISTERED_BY = 0.9;

export interface Customers extends Actor {
  /** How many have registered before what is going on now. */
  readonly registered: () => number;
}

/** Customers register over time, a good part of them before the first order; the first of them order most. */
export function customers(world: World): Customers {
  const { plan, draw } = world;
  const first = Math.max(1, Math.round(plan.customers * AT_START));
  let planned = 0;
  let registered = 0;

  const dueUntil = (time: number) => {
    const part = Math.min(1, (time - plan.start) / (REGISTERED_BY * plan.days * DAY));
    return Math.round(first + (plan.customers - first) * part);
  };

  return {
    registered: () => registered,
    begin(until) {
      const random = draw('registrations', 0);
      for (; planned < first; planned++) register(planned, until - 1 - random.integer(0, 7 * DAY), world);
    },
    plan(from, until) {
      registered = planned; // those planned before have registered by now
      const random = draw('registrations', from);
      for (const due = dueUntil(until); planned < due; planned++) {
        register(planned, Math.floor(from + random.fraction() * (until - from)), world);
      }
    },
  };
}

/** Registers a customer, and plans what else will become of it. */
function register(rank: number, time: number, { plan, services, draw, intend }: World): void {
  const random = draw('customer', rank);
  const home = plan.lanes[homeLane(random, plan.lanes)]!;
  const id = customerId(rank);
  const stream = streamName(customer.category, id);
  const large = rank < plan.customers * 0.02;
  const input = { id, ...person(random), address: address(random, home.to), tier: tierOf(random, large) };
  intend({ at: time, stream, perform: (now) => registerCustomer(at(services.customers, now), input) });

  const sometime = () => Math.floor(time + DAY + random.fraction() * (plan.start + plan.days * DAY - time));
  if (random.chance(large ? 0.5 : 0.08)) {
    const tier: Tier = input.tier === 'STANDARD' ? 'PREFERRED' : 'STANDARD';
    const perform = (now: string) => changeCustomerTier(at(services.customers, now), { id, tier });
    intend({ at: sometime(), stream, perform });
  }
  if (random.chance(0.06)) {
    const elsewhere = address(random, plan.lanes[random.rank(plan.lanes.length)]!.to);
    const perform = (now: string) => relocateCustomer(at(services.customers, now), { id, address: elsewhere });
    intend({ at: sometime(), stream, perform });
  }
}

const tierOf = (random: Random, large: boolean): Tier => (random.chance(large ? 0.6 : 0.1) ? 'PREFERRED' : 'STANDARD');

function person(random: Random): { name: string; email: string } {
  const [first, last, trade] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES), random.pick(TRADES)];
  const company = `${last} ${trade} ${random.pick(LEGAL_FORMS)}`;
  return { name: company, email: `${plain(first)}@${plain(last)}-${plain(trade)}.example` };
}

/** Without accents and capitals: what mail addresses are made of. */
const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

function address(random: Random, port: string): Address {
  return {
    street: `${random.pick(STREETS)} ${random.integer(1, 240)}`,
    city: ports.get(port)?.name ?? port,
    country: port.startsWith('AN') ? 'NL' : port.slice(0, 2), // the Netherlands Antilles have no code any more
    postalCode: String(random.integer(10_000, 99_999)),
  };
}
