import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../eventing/group-commit.ts';
import { Unavailable } from '../../eventing/index.ts';
import { groupCommit } from '../../eventing/mongodb/group-commit.ts';

/** Runs jobs that are texts: a `!` is refused, a `?` breaks its transaction. */
function recording() {
  const transactions: string[][] = [];
  const run = async (jobs: readonly string[]): Promise<readonly Outcome[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (jobs.some((job) => job.endsWith('?'))) throw new Error(`${jobs.filter((job) => job.endsWith('?'))} is broken`);
    transactions.push([...jobs]);
    return jobs.map((job) => (job.endsWith('!') ? { error: new Error(`${job} is refused`) } : undefined));
  };
  return { transactions, run };
}

describe('group commit on MongoDB', () => {
  test('what waits together shares a transaction; what comes during it shares the next', async () => {
    const { transactions, run } = recording();
    let late: Promise<unknown> | undefined;
    const commits = groupCommit<string>((jobs) => {
      late ??= Promise.all([commits.submit('c'), commits.submit('d')]);
      return run(jobs);
    });
    await Promise.all([commits.submit('a'), commits.submit('b')]);
    await late;
    expect(transactions).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('a refused job does not touch the others', async () => {
    const commits = groupCommit(recording().run);
    const results = await Promise.allSettled(['a', 'b!', 'c'].map((job) => commits.submit(job)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('jobs that break the transaction fail alone, each with its own reason; the others are run without them', async () => {
    const { transactions, run } = recording();
    const commits = groupCommit(run);
    const results = await Promise.allSettled(['a', 'b?', 'c', 'd?', 'e'].map((job) => commits.submit(job)));
    expect(results).toMatchObject([
      { status: 'fulfilled' },
      { reason: { message: 'b? is broken' } },
      { status: 'fulfilled' },
      { reason: { message: 'd? is broken' } },
      { status: 'fulfilled' },
    ]);
    expect(transactions.flat()).toEqual(['a', 'c', 'e']);
  });

  test('when the database does not answer all jobs of the group are told, after one try; the next ones are tried', async () => {
    let tries = 0;
    const commits = groupCommit<string>(async (jobs) => {
      if (++tries === 1) throw new Unavailable('MongoDB', 'unknown', new Error('gone'));
      return jobs.map(() => undefined);
    });
    const results = await Promise.allSettled(['a', 'b'].map((job) => commits.submit(job)));
    expect(results).toMatchObject([{ reason: { code: 'UNAVAILABLE' } }, { reason: { code: 'UNAVAILABLE' } }]);
    expect(tries).toBe(1);
    await commits.submit('c');
  });

  test('more than one transaction can hold are served in order, and settled waits for all', async () => {
    const { transactions, run } = recording();
    const commits = groupCommit(run);
    const jobs = Array.from({ length: 1200 }, (_, i) => `${i}`);
    const done: string[] = [];
    const all = Promise.all(jobs.map((job) => commits.submit(job).then(() => done.push(job))));
    await commits.settled();
    expect(transactions.flat()).toEqual(jobs);
    expect(transactions.length).toBeGreaterThan(1);
    await all;
    expect(done).toEqual(jobs);
  });
});
