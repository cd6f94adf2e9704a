import { type Event, type LoggedEvent, type Position, type StoredKind, Unavailable } from '../../eventing/index.ts';
import type { Publisher } from '../../eventing/kafka/publish.ts';
import { batchesOf, type Target } from '../../eventing/kafka/publish-batch.ts';
import { partitionOf } from '../../eventing/kafka/publish-partition.ts';
import type { RelayedStore } from '../../eventing/kafka/relay.ts';
import { sourceOf } from '../../eventing/kafka/settings.ts';
import type { Watermark } from '../../eventing/kafka/watermark.ts';
import { metadata } from '../contracts/accounts.ts';

const kind: StoredKind<object, Event> = {
  category: 'accounts',
  type: 'Account',
  evolve: (state) => state ?? {},
  columns: {},
  indexes: [],
};

/** A store's log in memory. */
export function memoryLog() {
  const log: { readonly logged: LoggedEvent; readonly at: number }[] = [];
  const versions = new Map<string, number>();
  const listeners = new Set<() => void>();
  const store: RelayedStore = {
    name: 'bank',
    kinds: [kind],
    async readLog(after, limit) {
      return log.flatMap(({ logged }) => (logged.offset > after ? [logged] : [])).slice(0, limit);
    },
    logEnd: async () => log.at(-1)?.logged.offset ?? 0,
    onCommit(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  return {
    store,
    /** With the time (ms) at which each was accepted. */
    log,
    end: () => log.at(-1)?.logged.offset ?? 0,
    append(account: string, data: object = {}): void {
      const stream = `accounts-${account}`;
      const version = (versions.get(stream) ?? 0) + 1;
      versions.set(stream, version);
      const event = { ...metadata, stream, version, type: 'Deposited', data, id: `${stream}@${version}` };
      // As a store may, it skips numbers.
      log.push({ logged: { offset: 2 * log.length + 1, event }, at: Date.now() });
      for (const listener of listeners) listener();
    },
  };
}

const PARTITIONS = 2;
const targets = new Map<string, Target>([
  ['accounts', { category: 'accounts', topic: 'accounts', partitions: PARTITIONS }],
]);

/** What becomes of a batch that is sent. */
export type Fate =
  | 'acknowledged'
  /** Stored by all of its partitions, or the first only, or by none; whoever sent it is not told. */
  | 'stored'
  | 'half stored'
  | 'lost'
  /** Lost at first; stored after two others that came later. */
  | 'late';

/** A topic in memory, and publishers to it that fail as Kafka's do. */
export function memoryTopic() {
  const partitions: LoggedEvent[][] = Array.from({ length: PARTITIONS }, () => []);
  const announced: Watermark[] = [];
  const onTheWay: { events: readonly LoggedEvent[]; others: number }[] = [];
  const ends = (): Position =>
    Object.fromEntries(partitions.map((log, partition) => [sourceOf('accounts', partition), log.length - 1]));

  const store = (events: readonly LoggedEvent[], into = PARTITIONS) => {
    for (const one of events) {
      const partition = partitionOf(one.event.stream, PARTITIONS);
      if (partition < into) partitions[partition]!.push(one);
    }
  };
  const storeLate = () => {
    for (const late of onTheWay) late.others--;
    for (const { events } of onTheWay.filter(({ others }) => others === 0)) store(events);
  };

  return {
    partitions,
    announced,
    /** `fate` may throw what Kafka says; a batch takes as long as `during`. */
    publisher: (
      fate: (events: readonly LoggedEvent[]) => Fate = () => 'acknowledged',
      during: () => Promise<void> = async () => {},
    ): Publisher => ({
      ends: async () => ends(),
      prepare: (events) => batchesOf(events, 'bank', targets),
      async publish({ events }) {
        const its = fate(events);
        await during();
        if (its === 'late') onTheWay.push({ events, others: 3 });
        if (its === 'acknowledged' || its === 'stored') store(events);
        if (its === 'half stored') store(events, 1);
        const reached = ends();
        storeLate();
        if (its !== 'acknowledged') throw new Unavailable('Kafka', 'unknown', its);
        return reached;
      },
      async announce(watermark) {
        announced.push(watermark);
      },
      async [Symbol.asyncDispose]() {},
    }),
  };
}

/** What a reader that drops by version makes of a partition: the versions of each stream, in order. @throws at a gap */
export function readByVersion(partition: readonly LoggedEvent[]): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const { event } of partition) {
    const known = versions.get(event.stream) ?? 0;
    if (event.version > known + 1) throw new Error(`${event.id} came behind version ${known}`);
    versions.set(event.stream, Math.max(known, event.version));
  }
  return versions;
}
