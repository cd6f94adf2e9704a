import { apiError } from '../../api/index.ts';
import type { Feed, Position } from '../../eventing/index.ts';
import type { Reached, Spot } from './cursor.ts';

/** What a feed holds of a category: of each source the offsets between which its events stand. */
export interface Edges {
  /** Behind it everything is kept. */
  readonly start: Position;
  /** Of the last event. */
  readonly end: Position;
}

/**
 * Asked by each who subscribes; those who ask while a question is under way share its answer. Rejects with SERVICE_UNAVAILABLE
 * when the feed does not answer in time.
 */
export type AskEdges = (category: string) => Promise<Edges>;

/** A client that subscribes is not left without an answer for longer, ms. */
const WITHIN = 5_000;

export function askEdges(feed: Feed): AskEdges {
  const asking = new Map<string, Promise<Edges>>();
  return (category) => {
    const known = asking.get(category);
    if (known !== undefined) return known;
    const asked = inTime(edgesOf(feed, category)).finally(() => asking.delete(category));
    asking.set(category, asked);
    return asked;
  };
}

async function edgesOf(feed: Feed, category: string): Promise<Edges> {
  const categories = [category];
  const [sources, start, end] = await Promise.all([
    feed.sources(categories),
    feed.start(categories),
    feed.end(categories),
  ]);
  const all = (position: Position) => Object.fromEntries(sources.map((source) => [source, position[source] ?? -1]));
  return { start: all(start), end: all(end) };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${WITHIN} ms`)), WITHIN);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    // Which server it is, and where, is for the operator: /ready and the feed's own log say it.
    throw apiError('SERVICE_UNAVAILABLE', 'the event feed does not answer: subscribe again', { service: 'feed' });
  } finally {
    clearTimeout(timer);
  }
}

/** Where a subscription begins that has no cursor: behind all that has been published. */
export const reachedBy = ({ end }: Edges): Reached =>
  Object.fromEntries(Object.entries(end).map(([source, offset]): [string, Spot] => [source, [offset, null]]));

/** How many events stand behind this, at most. */
export const distance = ({ end }: Edges, reached: Reached): number =>
  Object.entries(reached).reduce((sum, [source, [offset]]) => sum + Math.max(0, (end[source] ?? offset) - offset), 0);

/** @throws CURSOR_EXPIRED when not all that stands behind it can be told any more; `most`: so many events are read again. */
export function mustBeKept({ start, end }: Edges, reached: Reached, most: number): void {
  for (const [source, [offset]] of Object.entries(reached)) {
    const first = start[source];
    const last = end[source];
    if (first === undefined || last === undefined || offset > last) {
      throw expired('the events that it stands among are not those of this system');
    }
    if (offset < first) throw expired('events behind it are not kept any more');
  }
  const behind = distance({ start, end }, reached);
  if (behind > most) throw expired(`${behind} events stand behind it, and at most ${most} are told again`);
}

const expired = (why: string) =>
  apiError('CURSOR_EXPIRED', `the cursor has expired, ${why}: query the entity, and subscribe without a cursor`);
