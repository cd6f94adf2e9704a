import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { foreign } from '../system/foreign.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  ...['api', 'eventing', 'gateway', 'projector', 'runtime', 'sample', 'serving', 'subgraphs', 'views', 'web'],
  ...['main.ts', 'joinery.config.ts', 'package.json', 'tsconfig.json'],
];

/** A copy of the system, to be changed and started as somebody would who has just cloned it. */
export async function copyOfSystem(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-stranger-'));
  for (const name of COPIED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** What the type checker says of the copy; empty when all is well. */
export async function typeFaults(folder: string): Promise<string> {
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  return promisify(execFile)(tsc, ['--noEmit'], { cwd: folder }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

export interface StartedCopy extends AsyncDisposable {
  /** Of its gateway. */
  readonly url: string;
}

/**
 * `npm start` in the copy, with a small history.
 * @throws with what it printed when it ends before it is ready.
 */
export async function start(folder: string, data: string): Promise<StartedCopy> {
  const env = { ...foreign(process.env), JOINERY_PORT: '0', JOINERY_DATA: data, JOINERY_SEED_ORDERS: '300' };
  const child = spawn(process.execPath, ['--import', 'tsx/esm', 'main.ts'], { cwd: folder, env });
  let printed = '';
  const ready = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      const url = /is ready: open (\S+)\n/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(printed)));
  });
  try {
    return { url: new URL('/graphql', await ready).href, [Symbol.asyncDispose]: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
