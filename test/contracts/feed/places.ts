import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Feed, Place, Position, RecordedEvent } from '../../../eventing/index.ts';
import { recorder } from './recorder.ts';
import type { Writing } from './writing.ts';

interface Placed {
  readonly event: RecordedEvent;
  readonly place: Place;
}

const STREAMS = ['s', 't', 'u'] as const;

/** What happens, in this order; what happens together is one of the elements. */
const history = fc.array(
  fc.uniqueArray(fc.tuple(fc.constantFrom('move', 'note'), fc.constantFrom(...STREAMS)), {
    minLength: 1,
    maxLength: 3,
    selector: String,
  }),
  { minLength: 3, maxLength: 5 },
);

export function placesContract(current: () => { feed: Feed; written: Writing }): void {
  describe('places', () => {
    const request = { categories: ['accounts', 'journals'], passing: true } as const;
    let readers = 0;

    const read = async (from: Position, places?: true) => {
      const seen = recorder();
      const asked = { ...request, name: `places-${readers++}`, from: async () => from, deliver: seen.deliver };
      await using subscription = await current().feed.subscribe(places ? { ...asked, places } : asked);
      await subscription.caughtUp();
      return seen;
    };
    const readPlaced = async (): Promise<Placed[]> => {
      const { batches } = await read({}, true);
      return batches.flatMap(({ events, places = [] }) => {
        expect(places).toHaveLength(events.length);
        return events.map((event, i) => ({ event, place: places[i]! }));
      });
    };

    test('are told only to those who ask', async () => {
      await current().written.write(6);
      const { batches, events } = await read({});
      expect(events()).toHaveLength(12);
      expect(batches.filter((batch) => 'places' in batch)).toEqual([]);
      expect((await readPlaced()).length).toBe(12);
    });

    test('are of sources of the feed, and their sequence is the place in the log of the store', async () => {
      const { feed, written } = current();
      await written.write(9);
      const offsets = new Map((await written.logs()).map(({ offset, event }) => [event.id, offset]));
      const placed = await readPlaced();
      expect(placed).toHaveLength(18);
      for (const { event, place } of placed) {
        const [category = ''] = event.stream.split('-');
        expect(await feed.sources([category])).toContain(place.source);
        expect(place.sequence).toBe(offsets.get(event.id));
      }
    });

    test('whoever reads from behind one gets exactly what follows it in its source', async () => {
      const { feed, written } = current();
      const property = fc.asyncProperty(history, async (moments) => {
        for (const together of moments) await Promise.all(together.map(([what, stream]) => written[what](stream)));
        await written.carried();
        const placed = await readPlaced();
        expect(placed).toHaveLength((await written.logs()).length);
        const end = await feed.end(request.categories);
        const behind = async ({ place: { source, offset } }: Placed) =>
          (await read({ ...end, [source]: offset })).events();
        const rests = await Promise.all(placed.map(behind));
        placed.forEach(({ place }, i) => {
          const following = placed.slice(i + 1).filter((other) => other.place.source === place.source);
          expect(rests[i]).toEqual(following.map(({ event }) => event));
          for (const { place: later } of following) {
            expect(later.offset).toBeGreaterThan(place.offset);
            expect(later.sequence ?? 0).toBeGreaterThan(place.sequence ?? 0);
          }
        });
      });
      await fc.assert(property, { numRuns: 2 });
    });
  });
}
