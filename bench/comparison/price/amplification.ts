import type { Feed, RecordedEvent } from '../../../eventing/index.ts';
import { type JoinedView, projector, type ViewStore } from '../../../projector/index.ts';
import type { ViewPrice } from '../result.ts';
import { randomFrom } from '../statistics/random.ts';
import { readAll } from './rebuild.ts';
import { counted } from './written.ts';

/** Single events are delivered one by one: so many tell their mean closely enough. */
const SAMPLED = 1000;

export interface AmplificationOptions {
  readonly feed: Feed;
  readonly views: readonly JoinedView[];
  /** A new one. */
  readonly store: ViewStore;
  /** See Ground. */
  readonly writesLists: boolean;
  /** In the log, about. */
  readonly events: number;
}

/**
 * What one event writes, on average: of a random sample of the log's events, each applied by itself to a view that has all
 * others (but those that come after it in its own stream). That is what a live view does while it keeps up. A rebuild's batch
 * writes an entity once for all events of it and finds few documents there already, so it would flatter the view.
 *
 * Not counted: where the projector stands, which is written once a batch; and indexes, which are the store's.
 */
export async function amplification(
  options: AmplificationOptions,
): Promise<Pick<ViewPrice, 'writesAnEvent' | 'writesBy'>> {
  const { feed, views, writesLists } = options;
  const { store, written } = counted(options.store, writesLists);
  const keeping = projector({ views, store });
  const held = heldBack(SAMPLED / options.events);
  await readAll(feed, keeping, (batch) => keeping.deliver({ ...batch, events: held.without(batch.events) }));
  const deliver = (events: readonly RecordedEvent[]) => keeping.deliver({ events, position: {}, caughtUp: null });
  const totals = { entities: 0, documents: 0, parts: 0, parked: 0 };
  let events = 0;
  for (const { sampled, others } of held.runs()) {
    const before = written();
    await deliver([sampled]);
    const after = written();
    for (const what of Object.keys(totals) as (keyof typeof totals)[]) totals[what] += after[what] - before[what];
    events++;
    if (others.length > 0) await deliver(others);
  }
  const all = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const by = Object.entries(totals).map(([what, count]) => [what, count / events] as const);
  return { writesAnEvent: all / events, writesBy: Object.fromEntries(by) };
}

/** An event of the sample, and those held back that come before the next one. */
interface Run {
  readonly sampled: RecordedEvent;
  readonly others: RecordedEvent[];
}

/** Chooses events by chance, and holds back each with what follows in its stream; the very first is always chosen. */
function heldBack(share: number) {
  const random = randomFrom(1);
  const streams = new Set<string>();
  const runs: Run[] = [];
  const isHeld = (event: RecordedEvent): boolean => {
    const last = runs.at(-1);
    if (last === undefined || random() < share) {
      streams.add(event.stream);
      runs.push({ sampled: event, others: [] });
      return true;
    }
    if (!streams.has(event.stream)) return false;
    last.others.push(event);
    return true;
  };
  return {
    without: (events: readonly RecordedEvent[]): readonly RecordedEvent[] => events.filter((event) => !isHeld(event)),
    /** All that was held back, in the feed's order. */
    runs: (): readonly Run[] => runs,
  };
}
