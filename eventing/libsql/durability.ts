import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';

/**
 * When what was appended is safe from a power failure. `each commit`: once append resolves. `when closed`: not
 * before the store is closed; for filling a new file that would be made again after a crash, some times as fast
 * where fsync is slow. A crash of the process alone loses nothing either way.
 */
export type Durability = 'each commit' | 'when closed';

/** Writes a closed database through to the disk. */
export function sync(file: string): void {
  for (const path of [`${file}-wal`, file]) {
    if (!existsSync(path)) continue;
    const descriptor = openSync(path, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}
