import { randomUUID } from 'node:crypto';
import type { Feed, FeedBatch } from '../../../eventing/index.ts';
import { type JoinedView, type Projector, projector, runProjector, type ViewStore } from '../../../projector/index.ts';

/** What it took to read a log from its start into a view. */
export interface RebuildTook {
  readonly events: number;
  readonly seconds: number;
  /** Of this process, µs. */
  readonly cpu: number;
}

/** Until the last commit; nothing of it is spent on counting but the events. */
export async function rebuild(feed: Feed, views: readonly JoinedView[], store: ViewStore): Promise<RebuildTook> {
  const keeping = projector({ views, store });
  let events = 0;
  const before = process.cpuUsage();
  const began = performance.now();
  await readAll(feed, keeping, async (batch) => {
    await keeping.deliver(batch);
    events += batch.events.length;
  });
  const { user, system } = process.cpuUsage(before);
  return { events, seconds: (performance.now() - began) / 1000, cpu: user + system };
}

/** Reads the feed until there is no more, under a name of its own: it must get every event, not share them. */
export async function readAll(
  feed: Feed,
  keeping: Projector,
  deliver: (batch: FeedBatch) => Promise<void>,
): Promise<void> {
  const name = `price-${randomUUID().slice(0, 8)}`;
  await using subscription = await runProjector(feed, { ...keeping, deliver }, name);
  await subscription.caughtUp();
}
