import { type Entity, parseStream, type RecordedEvent } from '../eventing/index.ts';
import { embeds } from './embedding.ts';
import { type Folded, type Folding, fold } from './fold.ts';
import { joinInto, partsBefore, type Touched } from './join.ts';
import { inSlices } from './slices.ts';
import type { ParkedEvent, ViewWriter } from './store.ts';
import { both, together } from './together.ts';
import type { JoinedView } from './view.ts';

/** What was delivered, by stream; a stream without events is looked at for what is parked of it. */
export type Delivered = ReadonlyMap<string, readonly RecordedEvent[]>;

export interface Applying {
  readonly views: readonly JoinedView[];
  /** How the entities of a category are folded; undefined for one that no view shows. */
  readonly folding: (category: string) => Folding | undefined;
}

interface Step extends Folded {
  readonly category: string;
  readonly stream: string;
}

/**
 * Folds what was delivered, parks what cannot be folded yet, and brings every view up to it. Returns how many events
 * were applied.
 *
 * Parking is safe with several writers for the reason that joining is: who parks an event reads its entity
 * again afterwards, who puts an entity reads its parked events again afterwards, so one of them sees the other.
 */
export async function apply(applying: Applying, writer: ViewWriter, delivered: Delivered): Promise<number> {
  let applied = 0;
  for (let next = delivered; next.size > 0; ) {
    const steps = await foldAll(applying, writer, next);
    next = await write(applying, writer, steps);
    applied += steps.reduce((sum, step) => sum + step.applied, 0);
  }
  return applied;
}

async function foldAll({ folding }: Applying, writer: ViewWriter, delivered: Delivered): Promise<Step[]> {
  const categories = byCategory([...delivered.keys()].filter((stream) => folding(parseStream(stream).category)));
  const reading = [...categories].map(
    async ([category, streams]) => [category, await writer.entities(category, [...streams.values()])] as const,
  );
  const [parked, read] = await Promise.all([writer.parked([...delivered.keys()]).then(byStream), together(reading)]);
  const known = new Map(read);
  const steps: Step[] = [];
  for (const [category, streams] of categories) {
    const how = folding(category)!;
    const entities = known.get(category)!;
    await inSlices([...streams], async (some) => {
      for (const [stream, id] of some) {
        const entity = entities.get(id) ?? { id, version: 0, state: null };
        const folded = await fold(how, entity, delivered.get(stream) ?? [], parked.get(stream) ?? []);
        steps.push({ ...folded, category, stream });
      }
    });
  }
  return steps;
}

/**
 * In the one order in which a crash between two writes loses nothing: what waits is forgotten last. Returns the streams of
 * which more can be applied now.
 */
async function write({ views }: Applying, writer: ViewWriter, steps: readonly Step[]): Promise<Delivered> {
  const touched = new Map<string, Touched[]>();
  for (const { category, entity, applied } of steps) {
    if (entity.version === 0) continue;
    const of = touched.get(category) ?? [];
    of.push({ entity, fresh: applied > 0 });
    touched.set(category, of);
  }
  const putting = together(
    [...touched].map(([category, of]) => {
      const fresh = of.filter((entity) => entity.fresh).map(({ entity }) => entity);
      return inSlices(fresh, (some) => writer.putEntities(category, some));
    }),
  );
  // Round trips that need not wait for each other are made side by side, here and below.
  const joined = views.filter(embeds);
  const reading = together(joined.map(async (view) => [view, await partsBefore(writer, view, touched)] as const));
  const [before] = await both(reading, putting);
  const park = steps.flatMap((step) => step.park);
  if (park.length > 0) await writer.park(park);
  const unpark = steps.flatMap((step) => step.unpark);
  const streams = steps.map(({ stream }) => stream);
  const joining = together(before.map(([view, parts]) => joinInto(writer, view, touched, parts)));
  const [next] = await both(ready(writer, streams, new Set(unpark)), joining);
  if (unpark.length > 0) await writer.unpark(unpark);
  return next;
}

/** The streams whose first parked event can go on after all, those left out that are about to be unparked. */
async function ready(writer: ViewWriter, streams: readonly string[], done: ReadonlySet<string>): Promise<Delivered> {
  const next = new Map<string, readonly RecordedEvent[]>();
  const parked = (await writer.parked(streams)).filter(({ event }) => !done.has(event.id));
  for (const [stream, [first]] of byStream(parked)) {
    if (first === undefined || first.attempts > 0) continue;
    const { category, id } = parseStream(stream);
    const entity: Entity | undefined = (await writer.entities(category, [id])).get(id);
    if (first.event.version <= (entity?.version ?? 0) + 1) next.set(stream, []);
  }
  return next;
}

function byStream(parked: readonly ParkedEvent[]): ReadonlyMap<string, ParkedEvent[]> {
  const streams = new Map<string, ParkedEvent[]>();
  for (const one of parked) {
    const of = streams.get(one.event.stream) ?? [];
    of.push(one);
    streams.set(one.event.stream, of);
  }
  return streams;
}

/** Category → stream → entity id. */
function byCategory(streams: Iterable<string>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const categories = new Map<string, Map<string, string>>();
  for (const stream of streams) {
    const { category, id } = parseStream(stream);
    const of = categories.get(category) ?? new Map<string, string>();
    of.set(stream, id);
    categories.set(category, of);
  }
  return categories;
}
