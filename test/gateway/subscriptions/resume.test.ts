import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Live, Message } from '../../../gateway/subscriptions/operations.ts';
import type { LiveField } from '../../../serving/live.ts';
import { accountChanged, accountEvent, gatewayOn, OWNERS, ownerOf, ownersChanged } from './clients.ts';
import { type PartitionedFeed, partitionedFeed } from './partitioned-feed.ts';

const ACCOUNTS = ['a0', 'a1', 'a2', 'a3', 'a4'];

type Step =
  | { do: 'write'; id: string; count: number }
  | { do: 'again'; nth: number }
  | { do: 'read'; most: number }
  | { do: 'connect' | 'disconnect' | 'take'; client: number }
  | { do: 'restart' };

/** Which of a service's answers fail, again and again; one does not, since it is asked until it answers. */
const failing = fc.array(fc.boolean(), { maxLength: 5 }).map((fails) => [...fails, false]);

const client = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      id: fc.constantFrom(...ACCOUNTS),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), nth: fc.nat(60) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), most: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), client }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), client }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), client }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

/** A client that comes back with the last cursor that it got. */
interface Client {
  readonly field: LiveField;
  readonly key: string;
  readonly seen: string[];
  /** Of each account the version at which it first subscribed. */
  since: ReadonlyMap<string, number> | null;
  cursor: string | null;
  live: Live | null;
  /** The message that it waits for. */
  pending: Promise<IteratorResult<Message>> | null;
}

const clients = (): Client[] =>
  Array.from({ length: 6 }, (_, i): Client => {
    const field = i < 3 ? accountChanged : ownersChanged;
    return {
      field,
      key: i < 3 ? `a${i}` : `o${i % OWNERS}`,
      seen: [],
      since: null,
      cursor: null,
      live: null,
      pending: null,
    };
  });

/** Takes what there is without waiting long for it. */
async function take(of: Client): Promise<void> {
  for (;;) {
    if (of.live === null) return;
    of.pending ??= of.live.next();
    const result = await Promise.race([of.pending, settled().then(() => null)]);
    if (result === null) return;
    of.pending = null;
    if (result.done === true) return;
    const { answer, cursor } = result.value;
    of.cursor = cursor;
    // Else told that the owners cannot be asked for now.
    if (answer.errors === undefined) of.seen.push(String((answer.data as { id: string }).id));
  }
}

async function disconnect(of: Client): Promise<void> {
  await of.live?.return();
  of.live = null;
  of.pending = null;
}

const settled = async () => {
  for (let i = 0; i < 10; i++) await turn();
};

async function run(steps: readonly Step[], fails: readonly boolean[]): Promise<void> {
  await using feed: PartitionedFeed = partitionedFeed(3);
  const versions = new Map(ACCOUNTS.map((id) => [id, 0]));
  const places: ReturnType<PartitionedFeed['write']>[] = [];
  let asked = 0;
  let healed = false;
  const options = { window: 4, answers: () => healed || fails[asked++ % fails.length] !== true };
  let gateway = gatewayOn(feed, options);
  const all = clients();
  const connect = async (one: Client) => {
    if (one.live !== null) return;
    one.since ??= new Map(versions);
    one.live = await gateway.subscribe(one.field, one.key, one.cursor);
    one.cursor ??= one.live.start;
  };
  const act = async (next: Step) => {
    if (next.do === 'write') {
      for (let i = 0; i < next.count; i++) {
        const version = versions.get(next.id)! + 1;
        versions.set(next.id, version);
        places.push(feed.write(accountEvent(next.id, version)));
      }
    } else if (next.do === 'again') {
      const place = places[next.nth];
      if (place !== undefined) feed.writeAgain(place);
    } else if (next.do === 'read') await feed.step((reader) => 1 + ((next.most + reader) % 6));
    else if (next.do === 'restart') {
      for (const one of all) {
        await disconnect(one);
      }
      await gateway[Symbol.asyncDispose]();
      gateway = gatewayOn(feed, options);
    } else {
      const one = all[next.client]!;
      if (next.do === 'connect') await connect(one);
      else if (next.do === 'take') await take(one);
      else await disconnect(one);
    }
  };
  for (const next of steps) await act(next);

  // In the end everybody comes back and takes what there is.
  const wanted = (one: Client) =>
    ACCOUNTS.filter((id) => (one.field === accountChanged ? id === one.key : ownerOf(id) === one.key)).flatMap((id) =>
      Array.from(
        { length: versions.get(id)! - one.since!.get(id)! },
        (_, i) => `accounts-${id}@${one.since!.get(id)! + 1 + i}`,
      ),
    );
  healed = true;
  for (const one of all) await connect(one);
  for (let rounds = 0; rounds < 400 && all.some((one) => one.seen.length < wanted(one).length); rounds++) {
    await feed.step(() => 5);
    for (const one of all) {
      await connect(one);
      await take(one);
    }
  }
  for (const one of all) {
    for (const id of ACCOUNTS) {
      const own = (events: readonly string[]) => events.filter((event) => event.startsWith(`accounts-${id}@`));
      expect(own(one.seen)).toEqual(own(wanted(one)));
    }
  }
  expect(gateway.failures).toEqual([]);
  for (const one of all) await disconnect(one);
  await gateway[Symbol.asyncDispose]();
  expect(feed.readers()).toBe(0);
}

describe('clients that come and go, of gateways that stop and start', () => {
  test('see each event once, and those of an entity in order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), failing, run), { numRuns: 300 });
  }, 120_000);
});
