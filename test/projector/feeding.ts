import fc from 'fast-check';
import type { Position, RecordedEvent } from '../../eventing/index.ts';
import type { Projector } from '../../projector/projector.ts';
import type { ViewStore, ViewWriter } from '../../projector/store.ts';

/** How a feed hands out a history: which source comes next, how much of it, and what goes wrong. */
export interface Delivery {
  readonly source: number;
  readonly size: number;
  /** The batch comes again this often. */
  readonly again: number;
  /** Its events come in the reverse order: later versions of a stream before earlier ones. */
  readonly reversed: boolean;
  /** The projector dies at this step of the batch (if it has so many), and another one goes on from what is stored. */
  readonly dies: number | null;
}

export const deliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc.record({
    source: fc.nat(3),
    size: fc.integer({ min: 1, max: 6 }),
    again: fc.nat(1),
    reversed: fc.boolean(),
    dies: fc.option(fc.nat(12), { freq: 2 }),
  }),
  { maxLength: 40 },
);

export interface Feeding {
  /** A new projector, as after a restart. */
  readonly projector: () => Projector;
  /** Makes the projector die at the nth step from now; null for never. */
  readonly dieAt: (step: number | null) => void;
}

const sources = 4;

/** Delivers a whole history in the generated way, the rest of it (what the deliveries left) plainly at the end. */
export async function feed(
  history: readonly RecordedEvent[],
  plan: readonly Delivery[],
  feeding: Feeding,
): Promise<void> {
  const logs = sourcesOf(history);
  let projector = feeding.projector();
  let reached: number[] = logs.map(() => 0);

  const deliver = async (source: number, size: number, reversed = false) => {
    const from = reached[source]!;
    const events = logs[source]!.slice(from, from + size);
    if (events.length === 0) return;
    const position = { [`log${source}`]: from + events.length };
    await projector.deliver({ events: reversed ? events.toReversed() : events, position, caughtUp: null });
    reached[source] = from + events.length;
  };

  for (const { source, size, again, reversed, dies } of plan) {
    const from = reached[source]!;
    feeding.dieAt(dies);
    try {
      for (let time = 0; time <= again; time++) {
        reached[source] = from;
        await deliver(source, size, reversed);
      }
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      projector = feeding.projector();
      reached = offsets(await projector.position());
    }
  }
  feeding.dieAt(null);
  for (const [source, log] of logs.entries()) while (reached[source]! < log.length) await deliver(source, 5);
}

const offsets = (position: Position): number[] => Array.from({ length: sources }, (_, at) => position[`log${at}`] ?? 0);

/** Each stream in one source, in order; the sources know nothing of each other. */
export function sourcesOf(history: readonly RecordedEvent[], count = sources): RecordedEvent[][] {
  const logs: RecordedEvent[][] = Array.from({ length: count }, () => []);
  for (const event of history) {
    const sum = [...event.stream].reduce((total, char) => total + char.charCodeAt(0), 0);
    logs[sum % count]!.push(event);
  }
  return logs;
}

/** What a step throws when the process "dies" there. */
export class Died extends Error {}

/** A step that throws at the nth call after `dieAt(n)`, and at all later ones: a dead process writes nothing more. */
export function mortal(): { readonly step: () => void; readonly dieAt: (step: number | null) => void } {
  let left: number | null = null;
  return {
    step() {
      if (left === null) return;
      if (left === 0) throw new Died();
      left -= 1;
    },
    dieAt(step) {
      left = step;
    },
  };
}

/** A store whose writes come after a step: what throws there dies before the write. */
export function dying(store: ViewStore, step: () => Promise<void> | void): ViewStore {
  const wrapped = (writer: ViewWriter): ViewWriter => ({
    entities: async (...args) => {
      await step();
      return writer.entities(...args);
    },
    putEntities: async (...args) => {
      await step();
      await writer.putEntities(...args);
    },
    putDocuments: async (...args) => {
      await step();
      await writer.putDocuments(...args);
    },
    putParts: async (...args) => {
      await step();
      await writer.putParts(...args);
    },
    expectSources: async (...args) => {
      await step();
      await writer.expectSources(...args);
    },
    parked: async (...args) => {
      await step();
      return writer.parked(...args);
    },
    park: async (...args) => {
      await step();
      await writer.park(...args);
    },
    unpark: async (...args) => {
      await step();
      await writer.unpark(...args);
    },
    putProgress: async (...args) => {
      await step();
      await writer.putProgress(...args);
    },
  });
  return { ...store, write: (work) => store.write((writer) => work(wrapped(writer))) };
}
