import { type ChildOptions, startChild } from '../../measure/child.ts';
import type { PartRequest, PartTask } from './part.ts';
import type { PartUsage } from './usage.ts';

/** One process of a fleet. */
export interface FleetProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  ask<A>(request: PartRequest): Promise<A>;
  /** While it is paused: as when it was. */
  usage(): Promise<PartUsage>;
  pause(): Promise<void>;
  resume(): void;
  readonly ended: Promise<never>;
}

/** As `npm start` bounds the heap of what it runs. */
const HEAP = '--max-old-space-size=1024';

/** @throws ChildEnded */
export async function startProcess(
  name: string,
  task: PartTask,
  options: Pick<ChildOptions, 'env' | 'cores'>,
): Promise<FleetProcess> {
  const child = await startChild(new URL('part.ts', import.meta.url), {
    ...options,
    name,
    args: [JSON.stringify(task)],
    flags: [HEAP],
    quiet: true,
  });
  let paused: PartUsage | null = null;
  const usage = async (): Promise<PartUsage> => paused ?? ((await child.usage()) as PartUsage);
  const resume = (): void => {
    if (paused !== null) process.kill(child.pid, 'SIGCONT');
    paused = null;
    process.off('exit', resume);
  };
  return {
    port: child.port,
    pid: child.pid,
    ended: child.ended,
    ask: (request) => child.ask(request),
    usage,
    async pause() {
      paused = await usage();
      process.kill(child.pid, 'SIGSTOP');
      process.on('exit', resume); // who stands still does not see that its parent has gone
    },
    resume,
    [Symbol.asyncDispose]() {
      resume(); // it could not end
      return Promise.resolve(child[Symbol.asyncDispose]());
    },
  };
}
