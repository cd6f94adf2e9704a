import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../eventing/index.ts';
import { storesIn } from '../runtime/folder.ts';
import { closeAll } from '../serving/closing.ts';
import { copyStores, isUnfinished } from '../serving/copy.ts';
import { type OpenService, openService } from '../serving/open.ts';
import type { Service } from '../serving/service.ts';
import { seedFolder } from './folder.ts';
import { firstFound, HistoryThere, type Kept } from './found.ts';
import type { SeedOptions } from './seed.ts';
import { sampled } from './services.ts';

export type SampleOptions = Omit<SeedOptions, 'services'>;
/** Opens a service's store, wherever it lies. */
type OpenStore = (service: Service) => Promise<EventStore>;

/**
 * Seeds stores that hold no history. It is made in a temporary folder and then copied, so that it is the same as anywhere
 * else. Who was interrupted seeds again, with the same options, and goes on. `copied` is called on the way.
 * @throws HistoryThere; CopyTargetInUse when another history was begun.
 */
export async function seedStores(openStore: OpenStore, options: SampleOptions, copied?: () => void): Promise<void> {
  const stores = await openAll(openStore);
  try {
    const found = await firstFound(stores);
    if (found !== null && !(await isBegun(stores))) throw new HistoryThere('the database', found);
    await seedThrough(stores, options, copied);
  } finally {
    await closeAll(stores.map(({ store }) => store));
  }
}

/** The same, but leaves alone what is there already. */
export async function seedStoresWhenEmpty(
  openStore: OpenStore,
  options: SampleOptions,
  copied: () => void,
): Promise<void> {
  try {
    await seedStores(openStore, options, copied);
  } catch (error) {
    if (!(error instanceof HistoryThere)) throw error;
  }
}

async function seedThrough(stores: readonly Kept[], options: SampleOptions, copied?: () => void): Promise<void> {
  const made = await mkdtemp(join(tmpdir(), 'joinery-seed-'));
  const opened: OpenService[] = [];
  try {
    await seedFolder(made, options);
    const pairs = [];
    for (const { service, store } of stores) {
      const from = await openService(service, { openStore: storesIn(made) });
      opened.push(from);
      pairs.push({ from, to: store });
    }
    await copyStores(pairs, copied);
  } finally {
    await closeAll(opened);
    await rm(made, { recursive: true });
  }
}

async function openAll(openStore: OpenStore): Promise<readonly Kept[]> {
  const opened: Kept[] = [];
  try {
    for (const service of Object.values(sampled)) opened.push({ service, store: await openStore(service) });
    return opened;
  } catch (error) {
    await closeAll(opened.map(({ store }) => store));
    throw error;
  }
}

async function isBegun(stores: readonly Kept[]): Promise<boolean> {
  for (const { store } of stores) if (await isUnfinished(store)) return true;
  return false;
}
