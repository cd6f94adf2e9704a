import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A program that is needed is not installed, or failed. */
export class MissingProgram extends Error {
  readonly code = 'MISSING_PROGRAM';
}

/** A server ended, or did not listen in time; the message has the end of its log. */
export class ServerDidNotStart extends Error {
  readonly code = 'SERVER_DID_NOT_START';
}

export const say = (text: string): void => console.error(`servers: ${text}`);

/** Runs a program to its end. @throws MissingProgram */
export function runProgram(program: string, args: readonly string[], cwd?: string): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw new MissingProgram(`needs ${program}, which could not be run: ${error.message}`);
  if (status !== 0) throw new MissingProgram(`${program} ended with ${status}, saying:\n${stdout}${stderr}`);
}

export interface Daemon {
  /** `<name>.pid` and `<name>.log` in the run folder. */
  readonly name: string;
  readonly run: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
}

/** Starts a server that outlives us, unless it runs, and resolves when it listens. @throws ServerDidNotStart */
export async function startDaemon({ name, run, program, args, port }: Daemon): Promise<void> {
  const pidFile = join(run, `${name}.pid`);
  const logFile = join(run, `${name}.log`);
  const start = () => {
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
    child.on('error', (error) => say(`${program} could not be run: ${error.message}`));
    child.unref();
    if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
  };
  let started = false;
  for (let i = 0; i < 600; i++) {
    if (!lives(pidFile)) {
      if (started) break;
      start();
      started = true;
    }
    if (await listens(port)) return;
    await pause(100);
  }
  const end = existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n') : '';
  throw new ServerDidNotStart(`${name} did not start on port ${port}; its log ends:\n${end}`);
}

/** Stops every server of a run folder, and waits until all are gone. */
export async function stopAll(run: string): Promise<void> {
  const files = existsSync(run) ? readdirSync(run).filter((file) => file.endsWith('.pid')) : [];
  const pidFiles = files.map((file) => join(run, file));
  for (const file of pidFiles) signal(file, 'SIGTERM');
  for (let i = 0; pidFiles.some(lives); i++) {
    if (i === 150) for (const file of pidFiles) signal(file, 'SIGKILL');
    await pause(100);
  }
  for (const file of pidFiles) rmSync(file, { force: true });
}

const lives = (pidFile: string): boolean => signal(pidFile, 0);

/** Whether there was somebody to get it. */
function signal(pidFile: string, name: NodeJS.Signals | 0): boolean {
  if (!existsSync(pidFile)) return false;
  try {
    return process.kill(Number(readFileSync(pidFile, 'utf8')), name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (listening: boolean) => () => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
}
