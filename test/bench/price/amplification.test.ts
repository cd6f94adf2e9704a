import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amplification } from '../../../bench/comparison/price/amplification.ts';
import { rebuild } from '../../../bench/comparison/price/rebuild.ts';
import type { RecordedEvent } from '../../../eventing/index.ts';
import type { JoinedView, ViewStore } from '../../../projector/index.ts';
import { boxes, views } from '../../projector/boxes.ts';
import { boxHistories, event } from '../../projector/histories.ts';
import { listFeed } from '../../projector/list-feed.ts';
import { memoryViewStore } from '../../projector/memory-view-store.ts';

const item = (id: string, version: number) => event('items', id, version, { id, name: `${id} ${version}` });
const box = (id: string, version: number, lid: string | null, items: readonly string[] = []) =>
  event('boxes', id, version, { id, lid, items, label: null, parent: null });

/** All events are in the sample: there are few. */
const amplified = (history: readonly RecordedEvent[], of: readonly JoinedView[] = [boxes], writesLists = true) =>
  amplification({
    feed: listFeed(history),
    views: of,
    store: memoryViewStore(of),
    writesLists,
    events: history.length,
  });

describe('what one event writes', () => {
  test('is its entity and its document', async () => {
    const { writesAnEvent, writesBy } = await amplified([box('b1', 1, null), box('b2', 1, null)]);
    expect(writesBy).toEqual({ entities: 1, documents: 1, parts: 0, parked: 0 });
    expect(writesAnEvent).toBe(2);
  });

  test('is every document that embeds what changed', async () => {
    const before = [item('i1', 1), box('b1', 1, 'i1'), box('b2', 1, 'i1'), box('b3', 1, null)];
    const { writesBy } = await amplified([...before, item('i1', 2)]);
    // Five events: three boxes' documents, and the second of the item into two of them.
    expect(writesBy).toEqual({ entities: 1, documents: 3 / 5, parts: 2 / 5, parked: 0 });
  });

  test('is no document that does not embed it any more', async () => {
    const before = [item('i1', 1), box('b1', 1, 'i1'), box('b1', 2, null)];
    const { writesBy } = await amplified([...before, item('i1', 2)]);
    expect(writesBy.parts).toBe(0);
  });

  test('is documents that list it only where the store writes lists', async () => {
    const history = [item('i1', 1), box('b1', 1, null, ['i1', 'i1']), item('i1', 2)];
    expect((await amplified(history)).writesBy.parts).toBe(1 / 3);
    expect((await amplified(history, [boxes], false)).writesBy.parts).toBe(0);
  });

  test('is what is put aside because it cannot be applied', async () => {
    const { writesBy } = await amplified([box('b1', 2, null)]);
    expect(writesBy).toEqual({ entities: 0, documents: 0, parts: 0, parked: 1 });
  });
});

test('holding events back changes nothing of what the view becomes', async () => {
  await fc.assert(
    fc.asyncProperty(boxHistories(), fc.integer({ min: 1, max: 50_000 }), async (history, events) => {
      fc.pre(history.length > 0);
      const [plain, sampled] = [memoryViewStore(views), memoryViewStore(views)];
      expect((await rebuild(listFeed(history), views, plain)).events).toBe(history.length);
      await amplification({ feed: listFeed(history), views, store: sampled, writesLists: true, events });
      expect(await dumped(sampled)).toEqual(await dumped(plain));
    }),
    { numRuns: 50 },
  );
});

async function dumped(store: ViewStore): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of store.dump()) lines.push(line);
  return lines;
}
