import { arriveVoyage, delayVoyage, departVoyage, scheduleVoyage } from '../subgraphs/voyages/commands.ts';
import type { Lane } from './lanes.ts';
import { MEAN_QUANTITY } from './orders.ts';
import { SHIP_ADJECTIVES, SHIP_NOUNS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type World } from './world.ts';

/** How long before its departure a voyage is announced. */
const AHEAD = 35 * DAY;
/** A busy lane is served more often, not by larger ships. */
const ORDERS_A_VOYAGE = 60;
/** At least once in so many days on the quietest lane. */
const SLOWEST_DAYS = 7;

/** Ships that serve each lane at regular intervals; some are late, a few are full. */
export function carriers({ plan, services, draw, intend }: World): Actor {
  let count = 0;
  const lines = plan.lanes.map((lane, rank) => {
    const ordersADay = (plan.orders / plan.days) * plan.shares[rank]!;
    const interval = Math.min(SLOWEST_DAYS, ORDERS_A_VOYAGE / ordersADay) * DAY;
    const draws = draw('lane', rank);
    return {
      lane,
      draws,
      interval,
      ordersAVoyage: (ordersADay * interval) / DAY,
      ships: Array.from({ length: 4 }, () => `${draws.pick(SHIP_ADJECTIVES)} ${draws.pick(SHIP_NOUNS)}`),
      next: plan.start + DAY + draws.fraction() * interval,
    };
  });

  const announce = (from: number, until: number) => {
    for (const line of lines) {
      for (; line.next < until + AHEAD; line.next += line.interval) {
        const { draws } = line;
        const capacity = Math.max(100, Math.round(line.ordersAVoyage * MEAN_QUANTITY * (1.2 + 1.6 * draws.fraction())));
        const time = Math.floor(from + draws.fraction() * (until - from));
        const departure = Math.round(line.next / HOUR) * HOUR;
        sail(line.lane, draws.pick(line.ships), capacity, time, departure, draws.fraction(), draws.fraction());
      }
    }
  };

  const sail = (
    lane: Lane,
    ship: string,
    capacity: number,
    time: number,
    leaves: number,
    luck: number,
    late: number,
  ) => {
    const id = numbered('voyage', ++count);
    const stream = `voyages-${id}`;
    const intended = { departure: iso(leaves), arrival: iso(leaves + lane.days * DAY) };
    const plan = { id, ship, from: lane.from, to: lane.to, ...intended, capacity };
    intend({ at: time, stream, perform: (now) => scheduleVoyage(at(services.voyages, now), plan) });

    const delay = luck < 0.07 ? Math.round(6 + late * 72) * HOUR : 0;
    const departure = leaves + delay;
    const arrival = departure + lane.days * DAY;
    if (delay > 0) {
      const times = { departure: iso(departure), arrival: iso(arrival) };
      intend({
        at: Math.max(time + HOUR, leaves - Math.round(12 + late * 48) * HOUR),
        stream,
        perform: (now) => delayVoyage(at(services.voyages, now), { id, ...times }),
      });
    }
    intend({ at: departure, stream, perform: (now) => departVoyage(at(services.voyages, now), { id }) });
    intend({ at: arrival, stream, perform: (now) => arriveVoyage(at(services.voyages, now), { id }) });
  };

  return {
    begin: (until) => announce(until - 7 * DAY, until),
    plan: (from, until) => announce(from, until),
  };
}

const iso = (time: number): string => new Date(time).toISOString();
