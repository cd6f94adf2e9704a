import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ViewVersions } from '../versions.ts';
import type { JoinedView } from '../view.ts';
import { alone } from './alone.ts';
import { openLibsqlViewStore } from './store.ts';
import { isUsed, openUsed } from './uses.ts';

/** How often the pointer is looked at where the file system tells nothing, in ms. */
const pollEvery = 1_000;

/**
 * View versions as the files `<n>.db` of a folder (made when it is missing), beside a file `current` that names one. Its
 * processes are on one machine.
 */
export function viewFiles(dir: string, views: readonly JoinedView[]): ViewVersions {
  mkdirSync(dir, { recursive: true });
  const file = (version: number): string => join(dir, `${version}.db`);
  return {
    current: async () => readPointer(dir),
    all: async () => versionsIn(dir),
    next: async () => Math.max(0, ...versionsIn(dir)) + 1,
    open: async (version) => openUsed(dir, version, () => openLibsqlViewStore({ file: file(version), views })),
    pointTo: async (version) => {
      if ((readPointer(dir) ?? 0) < version) writePointer(dir, version);
    },
    async drop(version) {
      if (readPointer(dir) === version || isUsed(dir, version)) return false;
      for (const part of ['', '-wal', '-shm']) rmSync(file(version) + part, { force: true });
      return true;
    },
    watch: (moved) => watchFolder(dir, moved),
    alone: (work) => alone(join(dir, 'alone.lock'), work),
  };
}

const versionsIn = (dir: string): number[] =>
  readdirSync(dir)
    .flatMap((name) => /^(\d+)\.db$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

const pointer = (dir: string): string => join(dir, 'current');

/** It is only ever replaced, so it cannot go away between the two. */
const readPointer = (dir: string): number | null =>
  existsSync(pointer(dir)) ? Number(readFileSync(pointer(dir), 'utf8')) : null;

/** A reader finds the old pointer or the new one, never half of one; nor does a crash leave one. */
function writePointer(dir: string, version: number): void {
  const next = `${pointer(dir)}.${process.pid}`;
  const descriptor = openSync(next, 'w');
  writeSync(descriptor, String(version));
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(next, pointer(dir));
}

function watchFolder(dir: string, moved: () => void): AsyncDisposable {
  const watcher = watch(dir, (_, name) => {
    if (name === null || name === 'current') moved();
  });
  watcher.unref();
  const timer = setInterval(moved, pollEvery);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      watcher.close();
      clearInterval(timer);
    },
  };
}
