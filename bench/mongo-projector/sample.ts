import type { RecordedEvent } from '../../eventing/index.ts';
import type { KafkaConnection, KafkaPublisher } from '../../eventing/kafka/index.ts';
import { openPublisher } from '../../eventing/kafka/publish.ts';
import { openLogFeed } from '../../eventing/libsql/index.ts';
import { system } from '../../joinery.config.ts';
import { logSources } from '../../runtime/folder.ts';
import { history } from '../history.ts';

/** All events of a sample history, as a feed gives them. */
export async function sampleEvents(orders: number, categories: readonly string[]): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  await using feed = openLogFeed({ sources: logSources(system.services, await history(orders)) });
  await using subscription = await feed.subscribe({
    name: 'sample',
    categories,
    from: async () => ({}),
    deliver: async (batch) => void events.push(...batch.events),
  });
  await subscription.caughtUp();
  return events;
}

/** Puts them on their topics, as a relay does. */
export async function publish(
  events: readonly RecordedEvent[],
  connection: KafkaConnection,
  publisher: KafkaPublisher,
): Promise<void> {
  await using publishing = openPublisher(connection, publisher);
  await publishing.ends();
  for (let from = 0; from < events.length; from += 1_000) {
    const logged = events.slice(from, from + 1_000).map((event, i) => ({ offset: from + i + 1, event }));
    for (const batch of publishing.prepare(logged)) await publishing.publish(batch);
  }
}
