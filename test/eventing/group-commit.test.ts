import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../eventing/group-commit.ts';
import { groupCommit, JobFailed } from '../../eventing/libsql/group-commit.ts';

/** Runs jobs that are texts: a `!` is refused, a `?` breaks its transaction. */
function recording() {
  const transactions: string[][] = [];
  const run = (jobs: readonly string[]): Outcome[] => {
    const broken = jobs.findIndex((job) => job.endsWith('?'));
    if (broken >= 0) throw new JobFailed(broken, new Error(`${jobs[broken]} is broken`));
    transactions.push([...jobs]);
    return jobs.map((job) => (job.endsWith('!') ? { error: new Error(`${job} is refused`) } : undefined));
  };
  return { transactions, run };
}

describe('group commit', () => {
  test('what waits together shares a transaction; what comes later has the next', async () => {
    const { transactions, run } = recording();
    const commits = groupCommit(run);
    await Promise.all([commits.submit('a'), commits.submit('b')]);
    await commits.submit('c');
    expect(transactions).toEqual([['a', 'b'], ['c']]);
  });

  test('a refused job does not touch the others', async () => {
    const commits = groupCommit(recording().run);
    const results = await Promise.allSettled(['a', 'b!', 'c'].map((job) => commits.submit(job)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('a job that breaks the transaction fails alone, the others are run without it', async () => {
    const { transactions, run } = recording();
    const commits = groupCommit(run);
    const results = await Promise.allSettled(['a', 'b?', 'c', 'd?'].map((job) => commits.submit(job)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { message: 'b? is broken' } });
    expect(transactions).toEqual([['a', 'c']]);
  });

  test('when the transaction itself fails all its jobs do, and the next ones are tried', async () => {
    let full = true;
    const commits = groupCommit<string>((jobs) => {
      if (full) throw new Error('disk full');
      return jobs.map(() => undefined);
    });
    const results = await Promise.allSettled(['a', 'b'].map((job) => commits.submit(job)));
    expect(results).toMatchObject([{ reason: { message: 'disk full' } }, { reason: { message: 'disk full' } }]);
    full = false;
    await commits.submit('c');
  });

  test('more than one transaction can hold are served in order, and settled waits for all', async () => {
    const { transactions, run } = recording();
    const commits = groupCommit(run);
    const done: string[] = [];
    const jobs = Array.from({ length: 1200 }, (_, i) => `${i}`);
    for (const job of jobs) void commits.submit(job).then(() => done.push(job));
    await commits.settled();
    expect(transactions.flat()).toEqual(jobs);
    expect(transactions.length).toBeGreaterThan(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual(jobs);
  });
});
