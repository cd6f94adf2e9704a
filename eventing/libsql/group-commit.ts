import type { GroupCommit, Outcome, Waiting } from '../group-commit.ts';

/**
 * Runs jobs in one transaction, one outcome for each, in order. Throws when the transaction itself failed; then
 * nothing was done.
 */
export type RunTogether<Job> = (jobs: readonly Job[]) => readonly Outcome[];

/** A job could not be written, and with it the transaction of its group. */
export class JobFailed extends Error {
  readonly index: number;
  constructor(index: number, cause: unknown) {
    super(`job ${index} of its group failed`, { cause });
    this.index = index;
  }
}

/** Jobs of one transaction: enough that fsync is no longer what they share, few enough to keep the loop turning. */
const MOST = 512;

/**
 * All jobs that wait when the event loop turns share one transaction, and so one fsync. A job that makes
 * the transaction fail is taken out and the others are run again without it.
 */
export function groupCommit<Job>(runTogether: RunTogether<Job>): GroupCommit<Job> {
  const waiting: Waiting<Job>[] = [];
  let idle: (() => void)[] = [];

  const flush = (): void => {
    const group = waiting.splice(0, MOST);
    settle(group, runTogether);
    if (waiting.length > 0) setImmediate(flush);
    else {
      for (const resolve of idle) resolve();
      idle = [];
    }
  };

  return {
    submit: (job) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ job, resolve, reject });
      }),
    settled: () => new Promise((resolve) => (waiting.length === 0 ? resolve() : idle.push(resolve))),
  };
}

function settle<Job>(group: Waiting<Job>[], runTogether: RunTogether<Job>): void {
  while (group.length > 0) {
    try {
      const outcomes = runTogether(group.map(({ job }) => job));
      for (const [i, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[i];
        if (outcome === undefined) resolve();
        else reject(outcome.error);
      }
      return;
    } catch (error) {
      if (!(error instanceof JobFailed)) {
        for (const { reject } of group) reject(error);
        return;
      }
      for (const { reject } of group.splice(error.index, 1)) reject(error.cause);
    }
  }
}
