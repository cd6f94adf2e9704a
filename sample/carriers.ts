import { streamName } from '../eventing/index.ts';
import { arriveVoyage, delayVoyage, departVoyage, scheduleVoyage } from '../subgraphs/voyages/commands.ts';
import { voyage } from '../subgraphs/voyages/events.ts';
import type { Lane } from './lanes.ts';
import { MEAN_QUANTITY } from './orders.ts';
import type { Random } from './random.ts';
import { SHIP_ADJECTIVES, SHIP_NOUNS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type Plan, type World } from './world.ts';

/** How long before its departure a voyage is announced. */
const AHEAD = 35 * DAY;
/** A busy lane is served more often, not by larger ships. */
const ORDERS_A_VOYAGE = 60;
/** At least once in so many days on the quietest lane. */
const SLOWEST_DAYS = 7;
const SMALLEST_SHIP = 100;

/** The regular service of a lane. */
interface Line {
  readonly lane: Lane;
  readonly random: Random;
  readonly ships: readonly string[];
  /** Between two departures, in ms. */
  readonly interval: number;
  /** What its orders come to on average. */
  readonly demand: number;
  next: number;
}

/** Ships that serve each lane at regular intervals; some are late, a few are full. */
export function carriers(world: World): Actor {
  const { plan, draw, intend, services } = world;
  const lines = plan.lanes.map((lane, rank) => lineOf(lane, plan.shares[rank]!, draw('line', rank), plan));
  let count = 0;

  const announce = (from: number, until: number) => {
    for (const line of lines) {
      for (; line.next < until + AHEAD; line.next += line.interval) {
        sail(line, Math.floor(from + line.random.fraction() * (until - from)));
      }
    }
  };

  /** All that a voyage will go through, from its announcement on. */
  const sail = ({ lane, random, ships, demand, next }: Line, announced: number) => {
    const id = numbered('voyage', ++count);
    const stream = streamName(voyage.category, id);
    const leaves = Math.round(next / HOUR) * HOUR;
    const late = random.chance(0.07) ? random.integer(6, 80) * HOUR : 0;
    const capacity = Math.max(SMALLEST_SHIP, Math.round(demand * (1.2 + 1.6 * random.fraction())));
    const schedule = { id, ship: random.pick(ships), from: lane.from, to: lane.to, capacity, ...timesOf(lane, leaves) };
    const times = timesOf(lane, leaves + late);

    intend({ at: announced, stream, perform: (now) => scheduleVoyage(at(services.voyages, now), schedule) });
    if (late > 0) {
      const told = Math.max(announced + HOUR, leaves - random.integer(12, 60) * HOUR);
      intend({ at: told, stream, perform: (now) => delayVoyage(at(services.voyages, now), { id, ...times }) });
    }
    const { departure, arrival } = times;
    intend({ at: Date.parse(departure), stream, perform: (now) => departVoyage(at(services.voyages, now), { id }) });
    intend({ at: Date.parse(arrival), stream, perform: (now) => arriveVoyage(at(services.voyages, now), { id }) });
  };

  return { begin: (until) => announce(until - 7 * DAY, until), plan: announce };
}

function lineOf(lane: Lane, share: number, random: Random, { orders, days, start }: Plan): Line {
  const ordersADay = (orders / days) * share;
  const intervalDays = Math.min(SLOWEST_DAYS, ORDERS_A_VOYAGE / ordersADay);
  return {
    lane,
    random,
    ships: Array.from({ length: 4 }, () => `${random.pick(SHIP_ADJECTIVES)} ${random.pick(SHIP_NOUNS)}`),
    interval: intervalDays * DAY,
    demand: ordersADay * intervalDays * MEAN_QUANTITY,
    next: start + DAY + random.fraction() * intervalDays * DAY,
  };
}

const timesOf = ({ days }: Lane, departure: number) => ({
  departure: new Date(departure).toISOString(),
  arrival: new Date(departure + days * DAY).toISOString(),
});
