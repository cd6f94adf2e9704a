import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backing } from '../runtime/backing.ts';
import { storeFile } from '../runtime/folder.ts';
import type { Settings } from '../runtime/settings.ts';
import { seedFolder } from './folder.ts';
import { progressBar } from './progress.ts';
import { type SampleOptions, seedStoresWhenEmpty } from './stores.ts';

type SeedSettings = Pick<Settings, 'data' | 'seedOrders' | 'seed' | 'servers'>;

/**
 * Seeds a system that has no history yet, as its first start does; what of it is interrupted is done again. The signal gives it
 * up, with its reason.
 */
export const seedWhenEmpty =
  ({ data, seedOrders: orders, seed, servers }: SeedSettings, show = progressBar(process.stderr, 'seeding orders')) =>
  async ({ openStore, versions }: Pick<Backing, 'openStore' | 'versions'>, signal: AbortSignal): Promise<void> => {
    if (orders === 0) return;
    const check = () => signal.throwIfAborted();
    const progress = ({ placed }: { readonly placed: number }) => {
      check();
      show(placed, orders);
    };
    const options = { orders, seed, progress };
    if (servers === null) await seedFolderWhenEmpty(data, options);
    // Others may start for the first time as well.
    else await versions.alone(() => seedStoresWhenEmpty(openStore, options, check));
  };

/**
 * Seeds a data folder that holds no store yet. The history is made in a folder beside and moved in when it is whole:
 * who is interrupted finds an empty folder again, not half a history.
 */
async function seedFolderWhenEmpty(data: string, options: SampleOptions): Promise<void> {
  if (existsSync(storeFile(data, 'orders'))) return;
  const making = join(data, 'seeding');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await seedFolder(making, options);
  // Not SQLite's files beside them: closed stores are whole without.
  const files = (await readdir(making)).filter((file) => file.endsWith('.db'));
  // The orders come last: a folder that has them has all.
  for (const file of files.sort((a, b) => Number(a.startsWith('orders')) - Number(b.startsWith('orders')))) {
    await rename(join(making, file), join(data, file));
  }
  await rm(making, { recursive: true });
}
