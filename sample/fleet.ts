import type { RecordedEvent } from '../eventing/index.ts';
import { parseStream } from '../eventing/index.ts';
import {
  addContainer,
  recordTelemetry,
  returnFromMaintenance,
  sendToMaintenance,
} from '../subgraphs/containers/commands.ts';
import { container } from '../subgraphs/containers/events.ts';
import type { VoyageEvent } from '../subgraphs/voyages/events.ts';
import type { Random } from './random.ts';
import { CONTAINER_BRANDS } from './words.ts';
import { type Actor, at, DAY, HOUR, numbered, type World } from './world.ts';

/** A port is to have empty containers for the orders of so many days; below half of it, new ones are bought. */
const STOCK_DAYS = 4;
const CONTAINERS_AN_ORDER = 1.4;

/** The containers' owner: buys what ports are short of, watches what is at sea, repairs what breaks. */
export function fleet({ plan, services, draw, intend }: World): Actor {
  let count = 0;
  let nextCount = 0;
  const stock = stockOfPorts(plan);
  const days = new Map(plan.lanes.map((lane) => [`${lane.from}${lane.to}`, lane.days]));

  const add = (random: Random, port: string, time: number) => {
    const id = numbered('container', ++count);
    const large = random.chance(0.6);
    const input = {
      id,
      brand: CONTAINER_BRANDS[random.rank(CONTAINER_BRANDS.length)]!,
      type: large ? ('REEFER_40' as const) : ('REEFER_20' as const),
      capacity: large ? 60 : 25,
      port,
    };
    intend({
      at: time,
      stream: `containers-${id}`,
      perform: (now) => addContainer(at(services.containers, now), input),
    });
  };

  const read = (id: string, time: number, temperature: number, random: Random) => {
    const [humidity, co2] = [85 + 10 * random.fraction(), 2 + 4 * random.fraction()].map(
      (n) => Math.round(n * 10) / 10,
    );
    const reading = { id, temperature: Math.round(temperature * 10) / 10, humidity: humidity!, co2: co2! };
    const at_ = Math.round(time);
    intend({
      at: at_,
      stream: `containers-${id}`,
      perform: (now) => recordTelemetry(at(services.containers, now), { ...reading, recordedAt: now }),
    });
  };

  /** What a container's sensor says from then on: mostly that all is well, seldom that it has failed. */
  const watch = (id: string, random: Random, from: number, time: number, failing: number) => {
    const normal = random.pick([-25, -18, -1, 2, 5]);
    const luck = random.fraction();
    if (luck < failing) {
      for (let i = 0; i < 3; i++) read(id, from + i * HOUR, 12 + 3 * i + 4 * random.fraction(), random);
    } else if (luck < 3 * failing) {
      read(id, from, 11 + 5 * random.fraction(), random); // somebody left the door open
      read(id, from + 2 * HOUR, normal + random.fraction(), random);
    } else {
      for (let i = random.integer(1, 2); i > 0; i--) {
        read(id, from + random.fraction() * time, normal + 2 * random.fraction() - 1, random);
      }
    }
  };

  const repaired = (id: string, time: number) =>
    intend({
      at: time,
      stream: `containers-${id}`,
      perform: (now) => returnFromMaintenance(at(services.containers, now), { id }),
    });

  const atSea = (
    { manifest, fromPort, toPort }: Extract<VoyageEvent, { type: 'VoyageDeparted' }>['data'],
    event: RecordedEvent,
  ) => {
    const random = draw('sensors', event.id);
    const left = Date.parse(event.time);
    const time = (days.get(`${fromPort}${toPort}`) ?? 10) * DAY;
    for (const id of manifest.flatMap(({ containerIds }) => containerIds)) {
      if (random.chance(0.5)) watch(id, random, left + DAY, time - 2 * DAY, 0.015);
    }
  };

  return {
    begin(until) {
      const random = draw('fleet', 0);
      for (const [port, wanted] of stock) {
        for (let i = 0; i < wanted; i++) add(random, port, until - 1 - random.integer(0, 7 * DAY));
      }
    },
    async plan(from) {
      if (from < nextCount) return;
      nextCount = from + DAY;
      const random = draw('fleet', from);
      const { store } = services.containers.context;
      for (const [port, wanted] of stock) {
        const empty = await store.count(container, [
          { column: 'port', in: [port] },
          { column: 'status', in: ['EMPTY'] },
        ]);
        if (empty < wanted / 2) for (let i = empty; i < wanted; i++) add(random, port, from);
      }
    },
    sees(event) {
      const { id } = parseStream(event.stream);
      const time = Date.parse(event.time);
      if (event.type === 'VoyageDeparted') atSea(event.data as Parameters<typeof atSea>[0], event);
      if (event.type === 'ContainerAllocated') {
        const random = draw('ashore', event.id);
        if (random.chance(0.04)) watch(id, random, time + HOUR, 6 * HOUR, 0.08);
      }
      if (event.type === 'ContainerSentToMaintenance') {
        // Tried again: one that failed at sea cannot be repaired before it is ashore.
        for (const weeks of [2, 4, 7]) repaired(id, time + weeks * 7 * DAY);
      }
      if (event.type === 'ContainerUnloaded' && draw('inspection', event.id).chance(0.01)) {
        intend({
          at: time + HOUR,
          stream: event.stream,
          perform: (now) => sendToMaintenance(at(services.containers, now), { id, reason: 'inspection' }),
        });
      }
    },
  };
}

/** How many empty containers each port should have. */
function stockOfPorts({ lanes, shares, orders, days }: World['plan']): ReadonlyMap<string, number> {
  const aDay = (orders / days) * CONTAINERS_AN_ORDER;
  const stock = new Map<string, number>();
  for (const [rank, { from }] of lanes.entries()) {
    stock.set(from, (stock.get(from) ?? 2) + aDay * shares[rank]! * STOCK_DAYS);
  }
  return new Map([...stock].map(([port, wanted]) => [port, Math.ceil(wanted)]));
}
