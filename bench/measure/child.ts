import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ChildEnded, ChildStuck } from './child-ended.ts';
import { lastLines } from './last-lines.ts';

/** What a process has used since it started. */
export interface Usage {
  /** Of all its threads, in s. */
  readonly cpu: number;
  readonly rss: number;
}

/** A process that was started to be measured, or to measure. */
export interface Child extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  usage(): Promise<Usage>;
  /** A request and its answer; several may be under way. @throws what the child threw; ChildEnded */
  ask<A>(request: object): Promise<A>;
  /** Rejects with ChildEnded when it ends; never resolves. */
  readonly ended: Promise<never>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** For errors; the module's path unless given. */
  readonly name?: string;
  /** Instead of this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Of Node. */
  readonly flags?: readonly string[];
  /** Where it runs, by `taskset`; null (the default): where the machine puts it. */
  readonly cores?: readonly number[] | null;
  /** What it writes is not shown, but kept for the error that tells of its end. */
  readonly quiet?: boolean;
}

/** What stops a child that does not end by itself, ms. */
const STOP_WITHIN = 20_000;

/** A module in a process of its own: see {@link startChild}. */
export const child = (module: URL, ...args: string[]): Promise<Child> => startChild(module, { args });

/**
 * Starts a module in a process of its own; resolves when it has said by {@link serving} that it is there.
 * With BENCH_PROFILE set to a folder each such process leaves a CPU profile there.
 *
 * @throws ChildEnded when it ends before.
 */
export async function startChild(module: URL, options: ChildOptions = {}): Promise<Child> {
  const { name = fileURLToPath(module), quiet = false } = options;
  const started = spawned(module, options, quiet);
  const { said, ended: allSaid } = lastLines(quiet ? [started.stdout!, started.stderr!] : []);
  const { port, ...asking } = talking(started, allSaid, (code) => new ChildEnded(name, code, said()));
  return {
    ...asking,
    port: await port,
    pid: started.pid!,
    usage: () => asking.ask<Usage>({ usage: true }),
    async [Symbol.asyncDispose]() {
      const exit = asking.ended.catch(() => true); // it was told to
      if (started.connected) started.disconnect();
      if (await Promise.race([exit, setTimeout(STOP_WITHIN, false, { ref: false })])) return;
      started.kill('SIGKILL');
      await exit;
      throw new ChildStuck(name, STOP_WITHIN, said());
    },
  };
}

function spawned(module: URL, { args = [], env = process.env, flags = [], cores }: ChildOptions, quiet: boolean) {
  const { BENCH_PROFILE: folder } = process.env;
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const node = ['--import', 'tsx/esm', ...flags, ...profile];
  const where = cores == null ? null : ['-c', cores.join(','), process.execPath, ...node];
  return fork(fileURLToPath(module), args, {
    ...(where === null ? { execArgv: node } : { execPath: 'taskset', execArgv: where }),
    env: { ...env, NODE_ENV: 'production' },
    serialization: 'advanced',
    silent: quiet,
    // Out of the terminal's group: Ctrl-C is for the parent, which may still want to ask. It ends when that has gone.
    detached: true,
  });
}

/** What {@link serving} says: first once, that it is there or why it is not, then one answer to each request. */
type Said = { readonly port: number } | { readonly notServing: string; readonly code: string | null } | Answer;
type Answer = { readonly id: number } & ({ readonly done: unknown } | { readonly failed: string });

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

function talking(
  started: ChildProcess,
  allSaid: Promise<unknown>,
  endedWith: (code: number | string | null) => ChildEnded,
) {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let failure: ChildEnded | null = null;
  let why: { readonly notServing: string; readonly code: string | null } | null = null;
  const ended = new Promise<never>((_, reject) => {
    const end = (error: ChildEnded) => {
      failure ??= error;
      reject(failure);
      for (const { reject } of waiting.values()) reject(failure);
      waiting.clear();
    };
    started.once('error', (error) => end(endedWith(error.message)));
    // Not its `close`: that never comes for one whose channel was closed from here.
    started.once('exit', async (code, signal) => {
      await allSaid;
      const error = endedWith(code ?? signal);
      end(why === null ? error : error.because(why.notServing, why.code));
    });
  });
  const port = new Promise<number>((resolve, reject) => {
    ended.catch(reject); // nobody need wait for it: it is told to whoever asks
    started.on('message', (message: Said) => {
      if ('port' in message) return resolve(message.port);
      if ('notServing' in message) {
        why = message;
        return;
      }
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failed' in message) asker?.reject(new Error(message.failed));
      else asker?.resolve(message.done);
    });
  });
  const ask = <A>(request: object): Promise<A> =>
    new Promise<A>((resolve, reject) => {
      if (failure !== null) return reject(failure);
      const id = ++asked;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      // When its channel is closed it is about to end, and that tells more.
      started.send({ id, request }, () => {});
    });
  return { port, ask, ended };
}
