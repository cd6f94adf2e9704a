import { Unavailable } from '../errors.ts';
import type { GroupCommit, Outcome, Waiting } from '../group-commit.ts';

/**
 * Runs jobs in one transaction, one outcome for each, in order. Rejects when the transaction could not be written; then
 * nothing was done, unless the error says otherwise.
 */
export type RunTogether<Job> = (jobs: readonly Job[]) => Promise<readonly Outcome[]>;

/** Jobs of one transaction: enough that its round trips are no longer what they share. */
const MOST = 512;

/**
 * All jobs that wait share one transaction, and the next waits until it is done. When a transaction cannot be
 * written (one of its documents is too large, say) its halves are tried, and so on: what breaks it fails alone.
 *
 * Not that of libsql: there a transaction is one step of the event loop, and names the job that broke it.
 */
export function groupCommit<Job>(runTogether: RunTogether<Job>): GroupCommit<Job> {
  const waiting: Waiting<Job>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // The callers of one turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await settle(waiting.splice(0, MOST), runTogether);
    running = null;
  }

  return {
    submit: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        running ??= run();
      }),
    async settled() {
      await running;
    },
  };
}

async function settle<Job>(group: readonly Waiting<Job>[], runTogether: RunTogether<Job>): Promise<void> {
  try {
    const outcomes = await runTogether(group.map(({ job }) => job));
    for (const [i, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[i];
      if (outcome === undefined) resolve();
      else reject(outcome.error);
    }
  } catch (error) {
    if (group.length === 1 || error instanceof Unavailable) {
      for (const { reject } of group) reject(error);
      return;
    }
    const half = Math.ceil(group.length / 2);
    await settle(group.slice(0, half), runTogether);
    await settle(group.slice(half), runTogether);
  }
}
