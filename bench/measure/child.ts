import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process has used since it started. */
export interface Usage {
  /** Of all its threads, in s. */
  readonly cpu: number;
  readonly rss: number;
}

/** A process that was started to be measured, or to measure. */
export interface Child extends AsyncDisposable {
  readonly port: number;
  usage(): Promise<Usage>;
  /** One request and its answer; one at a time. @throws what the child threw */
  ask<A>(request: object): Promise<A>;
}

/**
 * Starts a module in a process of its own; resolves when it has said by {@link serving} that it is there.
 * With BENCH_PROFILE set to a folder each such process leaves a CPU profile there.
 *
 * @throws when it ends before.
 */
export async function child(module: URL, ...args: string[]): Promise<Child> {
  const { BENCH_PROFILE: folder } = process.env;
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const started = fork(fileURLToPath(module), args, {
    execArgv: ['--import', 'tsx', ...profile],
    env: { ...process.env, NODE_ENV: 'production' },
    serialization: 'advanced',
  });
  const ended = once(started, 'exit').then(([code]) => {
    throw new Error(`${fileURLToPath(module)} ended with ${code}`);
  });
  const answered = async () => ((await Promise.race([once(started, 'message'), ended])) as unknown[])[0];
  const ask = async <A>(request: object): Promise<A> => {
    started.send(request);
    const answer = (await answered()) as { readonly done: A } | { readonly failed: string };
    if ('failed' in answer) throw new Error(answer.failed);
    return answer.done;
  };
  const { port } = (await answered()) as { port: number };
  return {
    port,
    ask,
    usage: () => ask<Usage>({ usage: true }),
    async [Symbol.asyncDispose]() {
      const exit = ended.catch(() => 'it was told to');
      started.disconnect();
      await exit;
    },
  };
}
