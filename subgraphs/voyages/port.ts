import { isDeepStrictEqual } from 'node:util';
import { type Decider, type Event, type EventStore, transact } from '../../eventing/index.ts';
import { ports } from '../../serving/places.ts';
import { type Port, type PortEvent, port } from './events.ts';

type PortCommand = Event<'registerPort', Port>;

export const portDecider: Decider<Port, PortCommand, PortEvent> = {
  ...port,
  decide: ({ data }, state) => (isDeepStrictEqual(data, state) ? [] : [{ type: 'PortRegistered', data }]),
};

/** Ports are known since before any history: the same data gives the same events, whenever they are registered. */
const SINCE = '2000-01-01T00:00:00.000Z';
const AT_ONCE = 500;

export const knownPorts: readonly Port[] = [...ports].map(([unlocode, { name, timezone, coordinates }]) => ({
  unlocode,
  name: name.trim(),
  country: unlocode.slice(0, 2), // which is what a UN/LOCODE begins with
  timeZone: timezone ?? null,
  coordinates: coordinates === undefined ? null : { longitude: coordinates[0], latitude: coordinates[1] },
}));

/** Registers every port of the list; repeatable, a port gets a new event only when the list says something new of it. */
export async function registerPorts(store: EventStore, list: readonly Port[] = knownPorts): Promise<void> {
  const metadata = { time: SINCE, causation: null, correlation: 'ports' };
  for (let start = 0; start < list.length; start += AT_ONCE) {
    const some = list.slice(start, start + AT_ONCE);
    await transact(store, metadata, async (unit) => {
      await unit.load(
        port,
        some.map(({ unlocode }) => unlocode),
      );
      for (const data of some) await unit.decide(portDecider, data.unlocode, { type: 'registerPort', data });
    });
  }
}
