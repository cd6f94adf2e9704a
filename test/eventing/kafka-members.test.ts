import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import type { FeedBatch } from '../../eventing/index.ts';
import { journal } from '../contracts/accounts.ts';
import { recorder } from '../contracts/feed/recorder.ts';
import { testDatabases, withServers } from '../servers.ts';
import { publishers, startMember, steadily } from './kafka-members.ts';
import { testTopics } from './kafka-topics.ts';

const script = fileURLToPath(new URL('kafka-member-process.ts', import.meta.url));
const STREAMS = 12;
jest.setTimeout(120_000);

withServers('members of one name on Kafka', (servers) => {
  const topics = testTopics(servers);
  const databases = testDatabases(servers);

  /** A place for members, and what they have noted in the end. */
  const prepare = async (partitions: number) => {
    const connection = await topics.make(publishers, { partitions });
    const options = { connection, mongo: databases.connection, database: `${databases.prefix()}journals` };
    const join = async () => {
      const seen = recorder();
      const member = await startMember({ ...options, onBatch: seen.deliver });
      const serving = () => seen.until(() => seen.events().length > 0);
      return { ...member, seen, serving };
    };
    const inProcess = () =>
      fork(script, [JSON.stringify(connection.settings), servers.mongodb, options.database], {
        execArgv: ['--import', 'tsx/esm'],
      });
    return { connection, join, inProcess, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
  };

  /** Every event once, and in the order of its stream. */
  const expectAll = async (member: Awaited<ReturnType<typeof startMember>>, versions: number): Promise<void> => {
    await member.caughtUp();
    const ids = Array.from({ length: STREAMS }, (_, id) => `${id}`);
    const notes = await member.store.load(journal, ids);
    const all = Array.from({ length: versions }, (_, i) => `${i + 1}`);
    for (const id of ids) expect(notes.get(id)?.state?.notes).toEqual(all);
  };

  const sourcesOf = (batches: readonly FeedBatch[]) =>
    new Set(batches.flatMap(({ position }) => Object.keys(position)));

  test('share the partitions; one joins, one is killed, one leaves: nothing is lost, nothing done twice', async () => {
    await using at = await prepare(4);
    const { connection, join, inProcess } = at;
    await using publishing = await steadily(connection, STREAMS);
    await using first = await join();
    await first.serving();

    const child = inProcess();
    await Promise.race([once(child, 'message'), once(child, 'exit').then(() => expect('the child').toBe('alive'))]);
    const whileTwo = first.seen.batches.length;
    await first.seen.until(() => first.seen.batches.length > whileTwo + 10);
    expect(sourcesOf(first.seen.batches.slice(whileTwo)).size).toBeLessThan(4);
    const dead = once(child, 'exit');
    child.kill('SIGKILL');
    await dead;

    await using third = await join();
    await third.serving();
    await first.seen.until(() => sourcesOf(first.seen.batches.slice(-20)).size > 0);
    await third[Symbol.asyncDispose]();
    const alone = first.seen.batches.length;
    await first.seen.until(() => sourcesOf(first.seen.batches.slice(alone)).size === 4);

    await publishing[Symbol.asyncDispose]();
    await expectAll(first, publishing.version());
  });

  test('more members than partitions: who gets none is quiet, and takes over when the other leaves', async () => {
    await using at = await prepare(1);
    const { connection, join } = at;
    await using publishing = await steadily(connection, STREAMS);
    await using first = await join();
    await first.serving();
    await using second = await join();
    await second.caughtUp();
    const [busy, idle] = second.seen.events().length > 0 ? [second, first] : [first, second];
    const before = idle.seen.events().length;
    await busy.seen.until(() => busy.seen.batches.length > 5);
    expect(idle.seen.events()).toHaveLength(before);
    await busy[Symbol.asyncDispose]();
    await idle.seen.until(() => idle.seen.events().length > before);
    await publishing[Symbol.asyncDispose]();
    await expectAll(idle, publishing.version());
  });
});
