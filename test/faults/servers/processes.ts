import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';

/** One process of a part: `orders-2` is the second of orders. */
export interface Instance {
  readonly name: string;
  readonly part: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Processes as an operator has them: what dies is started again, after a short while. */
export interface Processes extends AsyncDisposable {
  readonly instances: readonly Instance[];
  /** How often any of them was started. */
  readonly starts: () => number;
  pid(name: string): number | undefined;
  /** Without notice. Resolves when they are dead; they are started again by themselves. */
  kill(names: readonly string[]): Promise<void>;
  pause(names: readonly string[]): void;
  resume(names: readonly string[]): void;
  /** Resolves when each of them says that it is ready; false when one does not in time. */
  ready(patience: number): Promise<boolean>;
  /** What is not ready, and why, as text. */
  unready(): Promise<readonly string[]>;
  /** Since the last call, those that ended although nobody killed them, each with the end of its log: none should. */
  endedByThemselves(): readonly string[];
  /** Asks all of them to end (SIGTERM); what went wrong in that, as text. */
  stop(): Promise<readonly string[]>;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const REDIRECT = fileURLToPath(new URL('../network/redirect.ts', import.meta.url));
/** From a death to the next start, ms: what a supervisor needs to see it. */
const RESTART = 300;
/** From SIGTERM to the end, ms, by the promise of a graceful stop; with something on top for a busy machine. */
const STOP_WITHIN = 20_000;

/** Starts all of them at once; they wait for each other by themselves. Their logs lie in the folder. */
export async function startProcesses(instances: readonly Instance[], folder: string): Promise<Processes> {
  await mkdir(folder, { recursive: true });
  const running = new Map<string, Kept>();
  const endedByThemselves: string[] = [];
  let starts = 0;
  let stopping = false;
  const start = (instance: Instance) => {
    starts++;
    const kept = keep(instance, folder);
    running.set(instance.name, kept);
    kept.ended.then(async ({ code, signal }) => {
      if (stopping) return;
      if (!kept.killed) endedByThemselves.push(await lastWords(instance, folder, signal ?? code));
      await setTimeout(RESTART);
      if (!stopping) start(instance);
    });
  };
  for (const instance of instances) start(instance);
  const find = (name: string): Kept => {
    const kept = running.get(name);
    if (kept === undefined) throw new TypeError(`there is no process named ${name}`);
    return kept;
  };
  const unready = async () => {
    const answers = await Promise.all(instances.map(missing));
    return answers.flat();
  };
  return {
    instances,
    starts: () => starts,
    pid: (name) => find(name).child.pid,
    async kill(names) {
      await Promise.all(names.map((name) => find(name).end('SIGKILL')));
    },
    pause: (names) => names.forEach((name) => void find(name).child.kill('SIGSTOP')),
    resume: (names) => names.forEach((name) => void find(name).child.kill('SIGCONT')),
    unready,
    async ready(patience) {
      for (const deadline = performance.now() + patience; (await unready()).length > 0; await setTimeout(100)) {
        if (performance.now() > deadline) return false;
      }
      return true;
    },
    endedByThemselves: () => endedByThemselves.splice(0),
    async stop() {
      stopping = true;
      const ends = await Promise.all([...running.values()].map((kept) => kept.stop()));
      return ends.flat();
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      await Promise.all([...running.values()].map((kept) => kept.end('SIGKILL')));
    },
  };
}

interface Kept {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Whether we did it. */
  readonly killed: boolean;
  end(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<readonly string[]>;
}

/** Not by way of npm and the tsx command: each would be one more process between us and the one to kill. */
function keep({ name, part, env }: Instance, folder: string): Kept {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', '--import', REDIRECT, 'main.ts', part], {
    cwd: ROOT,
    env: { ...ownEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
  for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
  const ended = once(child, 'close').then(([code, signal]) => {
    log.end();
    return { code, signal };
  });
  let killed = false;
  return {
    child,
    ended,
    get killed() {
      return killed;
    },
    async end(signal) {
      killed = true;
      child.kill(signal);
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const end = await Promise.race([ended, setTimeout(STOP_WITHIN, null, { ref: false })]);
      if (end !== null) return end.code === 0 ? [] : [`${name}, asked to end, ended with ${end.signal ?? end.code}`];
      child.kill('SIGKILL');
      await ended;
      return [`${name}, asked to end, had not ended after ${STOP_WITHIN} ms`];
    },
  };
}

/** Without what is set for the process that tests: its settings of the system, and Node's options of a test runner. */
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(JOINERY|KAFKA|MONGODB)_/.test(name) && name !== 'NODE_OPTIONS' && name !== 'NODE_ENV',
    ),
  );

async function missing({ name, port }: Instance): Promise<readonly string[]> {
  try {
    const options = { headersTimeout: 2_000, bodyTimeout: 2_000 };
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/ready`, options);
    const text = await body.text();
    return statusCode === 200 ? [] : [`${name}: ${text}`];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : error}`]; // it is down, or stands still
  }
}

async function lastWords({ name }: Instance, folder: string, how: NodeJS.Signals | number | null): Promise<string> {
  const log = await readFile(join(folder, `${name}.log`), 'utf8');
  return `${name} ended by itself with ${how}:\n${log.split('\n').slice(-15).join('\n')}`;
}
