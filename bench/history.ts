import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seedFolder } from '../sample/folder.ts';
import { progressBar } from '../sample/progress.ts';

/** Where benchmarks keep what is costly to make. On the disk of the project: /tmp may be one whose fsync costs nothing. */
export const CACHE = join(import.meta.dirname, '../.cache/bench');

/**
 * The data folder of a sample history, kept between runs with whatever view was built in it. Who changes the domain
 * or the sample removes the cache. Nothing may append to it.
 */
export async function history(orders: number, seed = 7): Promise<string> {
  const folder = folderOf(orders, seed);
  if (existsSync(folder)) return folder;
  const making = join(CACHE, `making-${orders}-seed-${seed}`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const show = progressBar(process.stderr, `seeding ${orders} orders`);
  await seedFolder(making, { orders, seed, progress: ({ placed }) => show(placed, orders) });
  await rename(making, folder);
  return folder;
}

/** Whether {@link history} has nothing to make. */
export const isMade = (orders: number, seed: number): boolean => existsSync(folderOf(orders, seed));

const folderOf = (orders: number, seed: number): string => join(CACHE, `orders-${orders}-seed-${seed}`);
