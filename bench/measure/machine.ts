import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and with what a result came about. */
export interface Circumstances {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGB: number;
    readonly os: string;
    /** Of the minute before: a machine shared with others measures less. */
    readonly load: number;
  };
  readonly versions: Readonly<Record<string, string>>;
  /** With a + where files differ from it. */
  readonly commit: string;
  readonly date: string;
}

const PACKAGES = ['@apollo/gateway', '@apollo/server', 'graphql', 'libsql', 'undici'];

export const circumstances = (): Circumstances => ({
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${arch()}`,
    load: Math.round(loadavg()[0]! * 100) / 100,
  },
  versions: { node: process.versions.node, ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])) },
  commit: commit(),
  date: new Date().toISOString(),
});

function versionOf(name: string): string {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return git('rev-parse', '--short', 'HEAD').trim() + (git('status', '--porcelain').trim() === '' ? '' : '+');
  } catch {
    return 'not from git'; // a tarball's copy is measured as well
  }
}
