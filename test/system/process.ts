import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { foreign } from './foreign.ts';

/** `npm start -- <parts>` in a process of its own, without npm between us and it. */
export interface PartProcess extends AsyncDisposable {
  readonly pid: number;
  /** All that it has written. */
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Asks it to end (SIGTERM), and waits for that. */
  stop(): PartProcess['ended'];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const startPart = (parts: readonly string[], env: Readonly<Record<string, string>>): PartProcess =>
  startFile('main.ts', parts, env);

/** A command of ours, by its file. */
export function startFile(file: string, args: readonly string[], env: Readonly<Record<string, string>>): PartProcess {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', file, ...args], {
    cwd: ROOT,
    env: { ...foreign(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return {
    pid: child.pid ?? 0,
    said: () => said,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async [Symbol.asyncDispose]() {
      if (isRunning(child)) child.kill('SIGKILL');
      await ended;
    },
  };
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;
