import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeFile } from '../runtime/folder.ts';
import { seedFolder } from './folder.ts';
import { progressBar } from './progress.ts';

export interface EmptyFolder {
  readonly data: string;
  /** 0 for no history. */
  readonly seedOrders: number;
  readonly seed: number;
}

/**
 * Seeds a data folder that holds no store yet. The history is made in a folder beside and moved in when it is whole:
 * who is interrupted finds an empty folder again, not half a history.
 */
export async function seedWhenEmpty(
  { data, seedOrders, seed }: EmptyFolder,
  show = progressBar(process.stderr, 'seeding orders'),
): Promise<void> {
  if (seedOrders === 0 || existsSync(storeFile(data, 'orders'))) return;
  const making = join(data, 'seeding');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await seedFolder(making, { orders: seedOrders, seed, progress: ({ placed }) => show(placed, seedOrders) });
  // Not SQLite's files beside them: closed stores are whole without.
  const files = (await readdir(making)).filter((file) => file.endsWith('.db'));
  // The orders come last: a folder that has them has all.
  for (const file of files.sort((a, b) => Number(a.startsWith('orders')) - Number(b.startsWith('orders')))) {
    await rename(join(making, file), join(data, file));
  }
  await rm(making, { recursive: true });
}
