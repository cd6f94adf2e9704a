import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Feed, type FeedBatch, type Position, parseStream, type RecordedEvent } from '../../eventing/index.ts';
import type { FeedFixture } from './feed/fixture.ts';
import { expectInOrder, idsOf } from './feed/in-order.ts';
import { placesContract } from './feed/places.ts';
import { recorder } from './feed/recorder.ts';
import { type Writing, writing } from './feed/writing.ts';

const BOTH = ['accounts', 'journals'];

/** What every feed must do. The factory makes an empty pair of stores. */
export function feedContract(name: string, fixture: () => Promise<FeedFixture>): void {
  describe(`${name}: the feed contract`, () => {
    let fed: FeedFixture;
    let feed: Feed;
    let written: Writing;
    beforeEach(async () => {
      fed = await fixture();
      written = writing(fed);
      feed = await fed.open();
    });
    afterEach(async () => {
      await feed[Symbol.asyncDispose]();
      await fed[Symbol.asyncDispose]();
    });

    const append = (count: number) => written.append(count);
    const write = (count: number) => written.write(count);
    const everything = () => written.everything();
    const request = (deliver: (batch: FeedBatch) => Promise<void>, from: Position = {}, categories = BOTH) => ({
      name: 'reader',
      categories,
      from: async () => from,
      deliver,
    });

    test('delivers what was there and what comes, each stream in order', async () => {
      const seen = recorder();
      await write(12);
      const subscription = await feed.subscribe(request(seen.deliver));
      await write(12);
      await subscription.caughtUp();
      expect(idsOf(seen.events())).toEqual(idsOf(await everything()));
      expectInOrder(seen.events());
    });

    test('delivers events whole', async () => {
      const seen = recorder();
      await write(3);
      const subscription = await feed.subscribe(request(seen.deliver));
      await subscription.caughtUp();
      const byId = (a: RecordedEvent, b: RecordedEvent) => (a.id < b.id ? -1 : 1);
      expect(seen.events().sort(byId)).toEqual((await everything()).sort(byId));
    });

    test('delivers the categories asked for, and no others', async () => {
      const seen = recorder();
      await write(9);
      const subscription = await feed.subscribe(request(seen.deliver, {}, ['journals']));
      await subscription.caughtUp();
      expect(idsOf(seen.events())).toEqual(
        idsOf((await everything()).filter(({ stream }) => parseStream(stream).category === 'journals')),
      );
      expect(Object.keys(seen.position()).sort()).toEqual(Object.keys(await feed.end(['journals'])).sort());
    });

    test('a category that no source holds is refused', async () => {
      await expect(feed.subscribe(request(async () => {}, {}, ['ships']))).rejects.toThrow('ships');
    });

    test('goes on behind any position that it gave', async () => {
      const all = recorder();
      await write(10);
      const first = await feed.subscribe(request(all.deliver));
      await first.caughtUp();
      await first[Symbol.asyncDispose]();
      for (const [i] of all.batches.entries()) {
        const before = all.batches.slice(0, i + 1);
        const rest = recorder();
        const position: Position = Object.assign({}, ...before.map((batch) => batch.position));
        const second = await feed.subscribe(request(rest.deliver, position));
        await second.caughtUp();
        await second[Symbol.asyncDispose]();
        expect(idsOf([...before.flatMap(({ events }) => events), ...rest.events()])).toEqual(idsOf(await everything()));
      }
    });

    test('reads a source that the position does not name from its start', async () => {
      await write(6);
      const seen = recorder();
      const subscription = await feed.subscribe(request(seen.deliver, await feed.end(['accounts'])));
      await subscription.caughtUp();
      expect(new Set(seen.events().map(({ stream }) => parseStream(stream).category))).toEqual(new Set(['journals']));
      expect(seen.events()).toHaveLength(6);
    });

    test('end is where a reader stands that has caught up', async () => {
      await write(5);
      const seen = recorder();
      const subscription = await feed.subscribe(request(seen.deliver));
      await subscription.caughtUp();
      expect(seen.position()).toEqual(await feed.end(BOTH));
      const [accounts, journals] = await Promise.all([feed.sources(['accounts']), feed.sources(['journals'])]);
      const ends = Object.keys(await feed.end(BOTH));
      expect(ends.filter((source) => accounts.includes(source)).sort()).toEqual(
        Object.keys(await feed.end(['accounts'])).sort(),
      );
      expect(accounts.filter((source) => journals.includes(source))).toEqual([]);
      expect((await feed.sources(BOTH)).toSorted()).toEqual([...accounts, ...journals].sort());
      expect(ends.filter((source) => ![...accounts, ...journals].includes(source))).toEqual([]);
    });

    test('start is a position from which nothing is missing', async () => {
      await write(6);
      const start = await feed.start(BOTH);
      const sources = await feed.sources(BOTH);
      expect(Object.keys(start).filter((source) => !sources.includes(source))).toEqual([]);
      const seen = recorder();
      const subscription = await feed.subscribe(request(seen.deliver, start));
      await subscription.caughtUp();
      expect(idsOf(seen.events())).toEqual(idsOf(await everything()));
      await expect(feed.start(['ships'])).rejects.toThrow('ships');
    });

    placesContract(() => ({ feed, written }));

    test('delivers one batch at a time', async () => {
      let inside = 0;
      let most = 0;
      const subscription = await feed.subscribe(
        request(async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
        }),
      );
      await write(15);
      await subscription.caughtUp();
      expect(most).toBe(1);
    });

    test('delivers the same events again until they are taken, after growing delays, and loses none', async () => {
      const waits: number[] = [];
      await using patient = await fed.open({ delay: async (ms) => void waits.push(ms) });
      const seen = recorder();
      const refused: string[][] = [];
      await write(4);
      const subscription = await patient.subscribe(
        request(async (batch) => {
          if (batch.events.length > 0 && refused.length < 4) {
            refused.push(batch.events.map(({ id }) => id));
            throw new Error('not now');
          }
          await seen.deliver(batch);
        }),
      );
      await subscription.caughtUp();
      expect(refused).toHaveLength(4);
      expect(seen.batches.find(({ events }) => events.length > 0)?.events.map(({ id }) => id)).toEqual(refused[0]);
      expect(new Set(refused.map(String)).size).toBe(1);
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
      expect(new Set(waits).size).toBe(4);
      expect(idsOf(seen.events())).toEqual(idsOf(await everything()));
    });

    test('a time of catching up promises everything from before it', async () => {
      const seen = recorder();
      const writtenBefore: { time: number; count: number }[] = [];
      const subscription = await feed.subscribe(request(seen.deliver));
      for (let i = 0; i < 8; i++) {
        await append(3);
        writtenBefore.push({ time: Date.now(), count: 6 * (i + 1) });
      }
      await fed.carried();
      await subscription.caughtUp();
      const written = writtenBefore.at(-1)!.time;
      await seen.until(() => seen.batches.some(({ caughtUp }) => caughtUp !== null && caughtUp.at > written));
      let delivered = 0;
      for (const { events, caughtUp } of seen.batches) {
        delivered += events.length;
        if (caughtUp === null) continue;
        const promised = writtenBefore.filter(({ time }) => time < caughtUp.at).map(({ count }) => count);
        expect(delivered).toBeGreaterThanOrEqual(Math.max(0, ...promised));
      }
      for (const { caughtUp } of seen.batches) {
        if (caughtUp !== null) expect(caughtUp.sources.toSorted()).toEqual((await feed.sources(BOTH)).toSorted());
      }
    });

    test('a quiet feed says so again and again', async () => {
      const seen = recorder();
      const started = Date.now();
      await feed.subscribe(request(seen.deliver));
      await seen.until(() => seen.batches.length >= 3);
      const times = seen.batches.map(({ caughtUp }) => caughtUp?.at ?? 0);
      expect(seen.events()).toEqual([]);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(started);
      expect(times[2]).toBeGreaterThan(times[0]!);
    });

    test('caughtUp waits until the events have been taken, not just read', async () => {
      await write(3);
      let release = () => {};
      const taken = new Promise<void>((resolve) => {
        release = resolve;
      });
      const order: string[] = [];
      const arrived = recorder();
      const subscription = await feed.subscribe(
        request(async (batch) => {
          await arrived.deliver(batch);
          await taken;
          order.push('taken');
        }),
      );
      const caughtUp = subscription.caughtUp().then(() => order.push('caught up'));
      await arrived.until(() => arrived.events().length > 0);
      await new Promise((resolve) => setImmediate(resolve));
      expect(order).toEqual([]);
      release();
      await caughtUp;
      expect(order[0]).toBe('taken');
      expect(order.at(-1)).toBe('caught up');
    });

    test('every subscriber gets everything', async () => {
      const readers = [recorder(), recorder(), recorder()];
      const subscriptions = await Promise.all(
        readers.map(({ deliver }, i) => feed.subscribe({ ...request(deliver), name: `reader-${i}` })),
      );
      await write(9);
      await Promise.all(subscriptions.map((subscription) => subscription.caughtUp()));
      for (const reader of readers) expect(idsOf(reader.events())).toEqual(idsOf(await everything()));
    });

    test('one that is slow, or refuses, does not hold up the others', async () => {
      const seen = recorder();
      await using patient = await fed.open({ delay: (_ms) => new Promise((resolve) => setImmediate(resolve)) });
      await patient.subscribe({ ...request(() => Promise.reject(new Error('never'))), name: 'refuses' });
      const subscription = await patient.subscribe({ ...request(seen.deliver), name: 'takes' });
      await write(6);
      await subscription.caughtUp();
      expect(seen.events()).toHaveLength(12);
    });

    test('closing waits for the delivery under way, and nothing comes after it', async () => {
      await write(3);
      const seen = recorder();
      let finished = 0;
      const subscription = await feed.subscribe(
        request(async (batch) => {
          await seen.deliver(batch);
          await new Promise((resolve) => setImmediate(resolve));
          finished++;
        }),
      );
      await seen.until(() => seen.batches.length > 0);
      await subscription[Symbol.asyncDispose]();
      const count = seen.batches.length;
      expect(finished).toBe(count);
      await write(3);
      await expect(subscription.caughtUp()).rejects.toThrow(/closed/);
      expect(seen.batches).toHaveLength(count);
    });

    test('a reader that waits for a subscription that is closed is told', async () => {
      await write(1);
      // Again and again: what asks a server meanwhile answers wrongly only if its answer comes in the midst of the closing.
      for (let i = 0; i < 5; i++) {
        const subscription = await feed.subscribe(request(() => Promise.reject(new Error('never'))));
        const waiting = expect(subscription.caughtUp()).rejects.toThrow(/closed/);
        await subscription[Symbol.asyncDispose]();
        await waiting;
      }
    });
  });
}
