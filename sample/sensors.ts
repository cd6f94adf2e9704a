import { parseStream, type RecordedEvent } from '../eventing/index.ts';
import { recordTelemetry } from '../subgraphs/containers/commands.ts';
import { type VoyageEvent, voyage } from '../subgraphs/voyages/events.ts';
import type { Random } from './random.ts';
import { type Actor, at, DAY, HOUR, type World } from './world.ts';

type Departure = Extract<VoyageEvent, { type: 'VoyageDeparted' }>['data'];

/** What a container is set to, in °C. */
const SETTINGS = [-25, -18, -1, 2, 5];

/** A time in which a container is watched, and how likely it fails. */
interface Watch {
  readonly from: number;
  readonly time: number;
  readonly failing: number;
}

/** Half of the containers at sea tell how they are, and some of those that wait ashore; now and then one fails. */
export function sensors({ plan, services, draw, intend }: World): Actor {
  const daysAtSea = new Map(plan.lanes.map(({ from, to, days }) => [from + to, days]));

  const tell = (id: string, random: Random, watch: Watch) => {
    for (const { time, ...reading } of readings(random, watch)) {
      intend({
        at: Math.round(time),
        stream: `containers-${id}`,
        perform: (now) => recordTelemetry(at(services.containers, now), { id, ...reading, recordedAt: now }),
      });
    }
  };

  const watchManifest = ({ manifest, fromPort, toPort }: Departure, random: Random, left: number) => {
    const days = daysAtSea.get(fromPort + toPort) ?? 10;
    const watch = { from: left + DAY, time: (days - 2) * DAY, failing: 0.015 };
    for (const id of manifest.flatMap(({ containerIds }) => containerIds)) {
      if (random.chance(0.5)) tell(id, random, watch);
    }
  };

  return {
    sees(event) {
      const { category, id } = parseStream(event.stream);
      const time = Date.parse(event.time);
      if (category === voyage.category && isDeparture(event)) {
        watchManifest(event.data, draw('at sea', event.id), time);
      } else if (event.type === 'ContainerAllocated') {
        const random = draw('ashore', event.id);
        if (random.chance(0.04)) tell(id, random, { from: time + HOUR, time: 6 * HOUR, failing: 0.08 });
      }
    },
  };
}

const isDeparture = (event: RecordedEvent): event is RecordedEvent<{ type: 'VoyageDeparted'; data: Departure }> =>
  event.type === 'VoyageDeparted';

interface Reading {
  readonly time: number;
  readonly temperature: number;
  readonly humidity: number;
  readonly co2: number;
}

/** Mostly that all is well; seldom that a door stood open; sometimes, three times in a row, that it is too warm. */
function readings(random: Random, { from, time, failing }: Watch): readonly Reading[] {
  const normal = random.pick(SETTINGS) + random.fraction() - 0.5;
  const luck = random.fraction();
  const read = (when: number, temperature: number): Reading => ({
    time: when,
    temperature: tenths(temperature),
    humidity: tenths(85 + 10 * random.fraction()),
    co2: tenths(2 + 4 * random.fraction()),
  });
  if (luck < failing) return [0, 1, 2].map((hours) => read(from + hours * HOUR, 12 + 3 * hours + random.fraction()));
  if (luck < 3 * failing) return [read(from, 11 + 5 * random.fraction()), read(from + 2 * HOUR, normal)];
  return Array.from({ length: random.integer(1, 2) }, () => read(from + random.fraction() * time, normal));
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
