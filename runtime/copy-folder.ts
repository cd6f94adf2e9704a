import { existsSync } from 'node:fs';
import { closeAll } from '../serving/closing.ts';
import { type Copied, copyStores } from '../serving/copy.ts';
import { openService } from '../serving/open.ts';
import { type Backing, keeps } from './backing.ts';
import { UsageError } from './command-line.ts';
import { storeFile, storesIn } from './folder.ts';
import type { System } from './system.ts';

/**
 * To be asked before a folder is copied: opening a store would make one.
 * @throws UsageError for a folder that lacks one of the system's stores
 */
export function mustHoldAll({ services }: System, folder: string): void {
  const missing = services.filter((service) => keeps(service) && !existsSync(storeFile(folder, service.name)));
  if (missing.length === 0) return;
  throw new UsageError(`${folder} is no data folder of this system: it has no ${storeFile('', missing[0]!.name)}`);
}

/**
 * Copies the stores of a data folder to those of a backing, see {@link copyStores}, and returns how many events were copied
 * now. `copied` is told of these and of all that there are.
 */
export async function copyFolder(
  { services }: System,
  folder: string,
  backing: Backing,
  copied: (events: number, all: number) => void,
): Promise<number> {
  const opened: AsyncDisposable[] = [];
  try {
    const all: Copied[] = [];
    for (const service of services.filter(keeps)) {
      const from = await openService(service, { openStore: storesIn(folder) });
      opened.push(from);
      const to = await backing.openStore(service);
      opened.push(to);
      all.push({ from, to });
    }
    const sizes = await Promise.all(all.map(({ from: { context } }) => context.store.logEnd()));
    const size = sizes.reduce((sum, end) => sum + end, 0);
    return await copyStores(all, (events) => copied(Math.min(events, size), size));
  } finally {
    await closeAll(opened);
  }
}
