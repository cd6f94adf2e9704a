import { parseStream, streamName } from '../eventing/index.ts';
import { addContainer, returnFromMaintenance, sendToMaintenance } from '../subgraphs/containers/commands.ts';
import { container } from '../subgraphs/containers/events.ts';
import type { Random } from './random.ts';
import { CONTAINER_BRANDS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type Plan, type World } from './world.ts';

/** A port is to have empty containers for the orders of so many days; below half of it, new ones are bought. */
const STOCK_DAYS = 4;
const CONTAINERS_AN_ORDER = 1.4;

/** The containers' owner: buys what ports are short of, has some inspected, and broken ones repaired. */
export function fleet(world: World): Actor {
  const stock = stockOfPorts(world.plan);
  const buy = buyer(world);
  let nextCount = 0;

  return {
    begin(until) {
      const random = world.draw('fleet', 0);
      for (const [port, wanted] of stock) {
        for (let i = 0; i < wanted; i++) buy(random, port, until - 1 - random.integer(0, 7 * DAY));
      }
    },
    async plan(from) {
      if (from < nextCount) return;
      nextCount = from + DAY;
      const random = world.draw('fleet', from);
      for (const [port, wanted] of stock) {
        const empty = await emptyAt(port, world);
        if (empty < wanted / 2) for (let i = empty; i < wanted; i++) buy(random, port, from);
      }
    },
    sees(event) {
      const { id } = parseStream(event.stream);
      const time = Date.parse(event.time);
      if (event.type === 'ContainerSentToMaintenance') repair(id, time, world);
      if (event.type === 'ContainerUnloaded' && world.draw('inspection', event.id).chance(0.01)) {
        inspect(id, time + HOUR, world);
      }
    },
  };
}

/** How many empty containers each port should have. */
function stockOfPorts({ lanes, shares, orders, days }: Plan): ReadonlyMap<string, number> {
  const aDay = (orders / days) * CONTAINERS_AN_ORDER;
  const stock = new Map<string, number>();
  for (const [rank, { from }] of lanes.entries()) {
    stock.set(from, (stock.get(from) ?? 2) + aDay * shares[rank]! * STOCK_DAYS);
  }
  return new Map([...stock].map(([port, wanted]) => [port, Math.ceil(wanted)]));
}

const emptyAt = (port: string, { services }: World): Promise<number> =>
  services.containers.context.store.count(container, [
    { column: 'port', in: [port] },
    { column: 'status', in: ['EMPTY'] },
  ]);

function buyer({ services, intend }: World) {
  let count = 0;
  return (random: Random, port: string, time: number) => {
    const id = numbered('container', ++count);
    const brand = CONTAINER_BRANDS[random.rank(CONTAINER_BRANDS.length)]!;
    const kind = random.chance(0.6)
      ? ({ type: 'REEFER_40', capacity: 60 } as const)
      : ({ type: 'REEFER_20', capacity: 25 } as const);
    intend({
      at: time,
      stream: streamName(container.category, id),
      perform: (now) => addContainer(at(services.containers, now), { id, brand, ...kind, port }),
    });
  };
}

/** Tried several times: one that failed at sea cannot be repaired before it is ashore. */
function repair(id: string, time: number, { services, intend }: World): void {
  for (const weeks of [2, 4, 7]) {
    intend({
      at: time + weeks * 7 * DAY,
      stream: streamName(container.category, id),
      perform: (now) => returnFromMaintenance(at(services.containers, now), { id }),
    });
  }
}

function inspect(id: string, time: number, { services, intend }: World): void {
  intend({
    at: time,
    stream: streamName(container.category, id),
    perform: (now) => sendToMaintenance(at(services.containers, now), { id, reason: 'inspection' }),
  });
}
