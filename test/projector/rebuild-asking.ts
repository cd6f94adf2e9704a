import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from './rebuild-place.ts';

/** What a process can be asked to do. */
export type Asked =
  | 'grow a first version'
  | 'open version 1'
  | 'count in it'
  | 'write to it'
  | 'open the current one'
  | 'count in the current one'
  | 'rebuild'
  | 'begin a rebuild'
  | 'keep with changed declarations';

export interface OtherProcess extends AsyncDisposable {
  /** What came of it: `{ answer }`, or `{ failed }` with the error's code. */
  ask(what: Asked): Promise<object>;
  /** Kills it by default; SIGSTOP and SIGCONT let it stand still, and go on. */
  signal(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a process that sees the same versions. */
export async function otherProcess(place: Place): Promise<OtherProcess> {
  const script = fileURLToPath(new URL('./rebuild-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(place)], { execArgv: ['--import', 'tsx/esm'] });
  const exited = once(child, 'exit');
  const answer = async (): Promise<object> => {
    const died = exited.then(() => Promise.reject(new Error('the process ended before it answered')));
    const [message] = await Promise.race([once(child, 'message'), died]);
    return message;
  };
  const signal = async (name: NodeJS.Signals = 'SIGKILL') => {
    child.kill(name);
    if (name === 'SIGKILL') await exited;
  };
  await answer();
  return {
    ask(what) {
      const answered = answer();
      child.send(what);
      return answered;
    },
    signal,
    [Symbol.asyncDispose]: () => signal(),
  };
}
