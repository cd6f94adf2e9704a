import { isDeepStrictEqual } from 'node:util';
import {
  type EventStore,
  fold,
  type NewEvent,
  type Offset,
  parseStream,
  type RecordedEvent,
  type StreamAppend,
} from '../eventing/index.ts';

const AT_ONCE = 1_000;

/** The id of an event that the copy holds and the original does not, or not so; null when there is none. */
export async function foreignEvent(from: EventStore, to: EventStore): Promise<string | null> {
  for await (const streams of pagesOf(to)) {
    for (const [stream, events] of streams) {
      const { category, id } = parseStream(stream);
      const original = new Map((await from.readStream(category, id)).map((event) => [event.id, event]));
      const foreign = events.find((event) => !isDeepStrictEqual(event, original.get(event.id)));
      if (foreign !== undefined) return foreign.id;
    }
  }
  return null;
}

/** Appends what the copy does not have yet. `copied` is told of the sum, which begins at `count` and is returned. */
export async function copyEvents(
  from: EventStore,
  to: EventStore,
  count: number,
  copied: (events: number) => void,
): Promise<number> {
  let sum = count;
  for await (const streams of pagesOf(from)) {
    const appends = (
      await Promise.all([...byCategory(streams)].map(([category, of]) => missing(to, category, of)))
    ).flat();
    if (appends.length > 0) await to.append(appends);
    sum += appends.reduce((events, append) => events + append.events.length, 0);
    copied(sum);
  }
  return sum;
}

type Streams = ReadonlyMap<string, readonly RecordedEvent[]>;

/** What the copy lacks of these streams of a category, each with the state that it leads to. */
async function missing(to: EventStore, category: string, streams: Streams): Promise<StreamAppend[]> {
  const kind = to.kinds.find((known) => known.category === category);
  if (kind === undefined) throw new TypeError(`the store of ${to.name} keeps no ${category}`);
  const ids = [...streams.keys()].map((stream) => parseStream(stream).id);
  const there = await to.load(kind, ids);
  return [...streams].flatMap(([stream, all]) => {
    const { id } = parseStream(stream);
    const { version, state } = there.get(id) ?? { version: 0, state: null };
    const events = all.filter((event) => event.version > version).map(asNew);
    return events.length === 0
      ? []
      : [{ category, id, expectedVersion: version, events, state: fold(kind, state, events) }];
  });
}

const asNew = ({ type, data, time, causation, correlation }: RecordedEvent): NewEvent => {
  return { type, data, time, causation, correlation };
};

/** The log in pages, each by stream. */
async function* pagesOf(store: EventStore): AsyncIterable<Streams> {
  for (let after: Offset = 0; ; ) {
    const page = await store.readLog(after, AT_ONCE);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.offset;
    yield groupedBy(
      page.map(({ event }) => event),
      ({ stream }) => stream,
    );
  }
}

function byCategory(streams: Streams): ReadonlyMap<string, Streams> {
  const grouped = groupedBy([...streams], ([stream]) => parseStream(stream).category);
  return new Map([...grouped].map(([category, of]) => [category, new Map(of)]));
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
