import { type EventStore, type Offset, parseStream } from '../eventing/index.ts';
import type { OpenService } from './open.ts';

const AT_ONCE = 1_000;

/** Copies what a service's consumer has answered, of all stores, and what it could not answer. */
export async function copyProgress(
  { consumer, context: { store } }: OpenService,
  to: EventStore,
  sources: readonly EventStore[],
): Promise<void> {
  if (consumer === null) return;
  const { name } = consumer;
  const categories = new Set(consumer.categories);
  const streams = [...(await streamsIn(sources, categories))];
  for (let start = 0; start < streams.length; start += AT_ONCE) {
    const some = streams.slice(start, start + AT_ONCE);
    const [answered, known] = await Promise.all([store.processed(name, some), to.processed(name, some)]);
    const versions = new Map([...answered].filter(([stream, version]) => version > (known.get(stream) ?? 0)));
    if (versions.size > 0) await to.append([], { consumer: name, position: {}, versions });
  }
  const letters = await store.deadLetters.list(name);
  if (letters.length > 0) await to.deadLetters.put(letters);
}

async function streamsIn(stores: readonly EventStore[], categories: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const streams = new Set<string>();
  for (const store of stores) {
    if (!store.kinds.some(({ category }) => categories.has(category))) continue;
    for (let after: Offset = 0, more = true; more; ) {
      const page = await store.readLog(after, AT_ONCE);
      for (const { event } of page) if (categories.has(parseStream(event.stream).category)) streams.add(event.stream);
      after = page.at(-1)?.offset ?? after;
      more = page.length === AT_ONCE;
    }
  }
  return streams;
}
