import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { foreign } from '../system/foreign.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The system as `npm start` runs it, in a process of its own that can be killed. */
export interface SystemProcess {
  /** The gateway's URL once it can answer; null when the process ended before. */
  readonly ready: Promise<string | null>;
  readonly ended: Promise<Ended>;
  /** What it wrote beside its addresses and the progress of seeding: nothing, when all is well. */
  readonly complaints: readonly string[];
  /** All that it wrote. */
  readonly said: readonly string[];
  /** Ends it without notice (SIGKILL). */
  kill(): Promise<Ended>;
  /** Asks it to end (SIGTERM). */
  stop(): Promise<Ended>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY = /Joinery is ready: open (\S+)/;
const EXPECTED = [READY, /^seeding orders: /, /^\S+ +http:\/\/127\.0\.0\.1:\d+\/\w+$/, /^\s*$/];

/**
 * Starts main.ts on a data folder and free ports. Not by way of npm and the tsx command: each would be one more process
 * between us and the one to kill.
 */
export function startSystem(data: string, env: Readonly<Record<string, string>> = {}): SystemProcess {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', 'main.ts'], {
    cwd: ROOT,
    env: { ...foreign(process.env), JOINERY_PORT: '0', JOINERY_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  const said: string[] = [];
  let announce: (url: string | null) => void = () => {};
  const ready = new Promise<string | null>((resolve) => {
    announce = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    lines(stream, (line) => {
      said.push(line);
      const url = READY.exec(line)?.[1];
      if (url !== undefined) announce(new URL('/graphql', url).href);
      if (!EXPECTED.some((expected) => expected.test(line))) complaints.push(line);
    });
  }
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    announce(null);
    return { code, signal };
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { ready, ended, complaints, said, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function lines(stream: NodeJS.ReadableStream, hear: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split(/[\r\n]/);
    rest = parts.pop() ?? '';
    for (const line of parts) hear(line);
  });
  stream.on('end', () => hear(rest));
}
