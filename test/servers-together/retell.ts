import { type EventStore, parseStream } from '../../eventing/index.ts';

/** Lets what happened in one store happen in an empty other one: event by event, in the same order. */
export async function retell(from: EventStore, to: EventStore): Promise<void> {
  const states = new Map<string, object | null>();
  for (const { event } of await from.readLog(0, 1_000_000)) {
    const { category, id } = parseStream(event.stream);
    const kind = to.kinds.find((one) => one.category === category);
    if (kind === undefined) throw new Error(`${to.name} keeps no ${category}`);
    const state = kind.evolve(states.get(event.stream) ?? null, event);
    states.set(event.stream, state);
    await to.append([{ category, id, expectedVersion: event.version - 1, events: [event], state }]);
  }
}
