import { handle, type LoggedEvent, type RecordedEvent } from '../../../eventing/index.ts';
import { account, journal, metadata } from '../accounts.ts';
import type { FeedFixture } from './fixture.ts';

export type Writing = ReturnType<typeof writing>;

/** Fills the stores of a fixture, over several streams. */
export function writing({ left, right, carried }: FeedFixture) {
  const opened = new Set<string>();
  const deposit = (id: string) => handle(left, account, id, { do: 'deposit', amount: 1 }, metadata);
  const open = (id: string) =>
    handle(left, account, id, { do: 'open', account: { owner: null, balance: 0, rate: null } }, metadata);
  const move = async (id: string) => {
    await (opened.has(id) ? deposit(id) : open(id));
    opened.add(id);
  };
  const note = (id: string) => handle(right, journal, id, 'noted', metadata);
  /** `count` events of accounts and as many of journals. */
  const append = async (count: number): Promise<void> => {
    const each = async (id: string) => {
      await move(id);
      await note(id);
    };
    for (let i = 0; i < count; i += 3) {
      await Promise.all([0, 1, 2].filter((k) => i + k < count).map((k) => each(`s-${k}`)));
    }
  };
  const logs = async (): Promise<LoggedEvent[]> =>
    (await Promise.all([left.readLog(0, 10_000), right.readLog(0, 10_000)])).flat();
  return {
    move,
    note,
    append,
    carried,
    /** Everything that the stores hold, with its place in the log of its store. */
    logs,
    everything: async (): Promise<RecordedEvent[]> => (await logs()).map(({ event }) => event),
    async write(count: number): Promise<void> {
      await append(count);
      await carried();
    },
  };
}
