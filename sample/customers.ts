import { ports } from '../serving/places.ts';
import { changeCustomerTier, registerCustomer, relocateCustomer } from '../subgraphs/customers/commands.ts';
import type { Address, Tier } from '../subgraphs/customers/events.ts';
import { homeLane } from './demand.ts';
import type { Random } from './random.ts';
import { FIRST_NAMES, LAST_NAMES, LEGAL_FORMS, STREETS, TRADES } from './words.ts';
import { type Actor, at, DAY, numbered, type World } from './world.ts';

export const customerId = (rank: number): string => numbered('customer', rank + 1);

/**
 * Customers register over time, a good part of them at the start; the first of them order most. `registered` is how many
 * there are.
 */
export function customers({ plan, services, draw, intend }: World): Actor & { readonly registered: () => number } {
  const { start, days } = plan;
  const atStart = Math.max(1, Math.round(plan.customers * 0.4));
  const registrationDays = days * 0.9;
  let planned = 0;
  let registered = 0;

  const register = (rank: number, time: number) => {
    const random = draw('customer', rank);
    const home = plan.lanes[homeLane(random, plan.lanes)]!;
    const id = customerId(rank);
    const stream = `customers-${id}`;
    const large = rank < plan.customers * 0.02;
    const input = { id, ...person(random), address: address(random, home.to), tier: tierOf(random, large) };
    intend({ at: time, stream, perform: (now) => registerCustomer(at(services.customers, now), input) });

    const sometime = () => time + DAY + random.fraction() * (start + days * DAY - time);
    if (random.chance(large ? 0.5 : 0.08)) {
      const tier: Tier = input.tier === 'STANDARD' ? 'PREFERRED' : 'STANDARD';
      intend({
        at: sometime(),
        stream,
        perform: (now) => changeCustomerTier(at(services.customers, now), { id, tier }),
      });
    }
    if (random.chance(0.06)) {
      const elsewhere = address(random, plan.lanes[random.rank(plan.lanes.length)]!.to);
      intend({
        at: sometime(),
        stream,
        perform: (now) => relocateCustomer(at(services.customers, now), { id, address: elsewhere }),
      });
    }
  };

  return {
    registered: () => registered,
    begin(until) {
      const random = draw('registrations', 0);
      for (; planned < atStart; planned++) register(planned, until - 1 - random.integer(0, 7 * DAY));
    },
    plan(from, until) {
      registered = planned; // those planned before have registered by now
      const part = Math.min(1, (until - start) / (registrationDays * DAY));
      const target = Math.round(atStart + (plan.customers - atStart) * part);
      const random = draw('registrations', from);
      for (; planned < target; planned++) register(planned, from + random.fraction() * (until - from));
    },
  };
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
