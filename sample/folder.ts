import { openLibsqlStore } from '../eventing/libsql/index.ts';
import { storeFile } from '../runtime/folder.ts';
import { closeAll } from '../serving/closing.ts';
import { type OpenService, openService } from '../serving/open.ts';
import type { Service } from '../serving/service.ts';
import { firstFound, HistoryThere } from './found.ts';
import { type SeedOptions, seed } from './seed.ts';
import { sampled } from './services.ts';

/**
 * Seeds the embedded stores of a data folder, which no service may be using meanwhile.
 * @throws HistoryThere
 */
export async function seedFolder(data: string, options: Omit<SeedOptions, 'services'>): Promise<void> {
  const opened: OpenService[] = [];
  const open = async (service: Service) => {
    // Half a history is worth nothing: it is enough that the whole one is on the disk in the end.
    const openStore = async ({ name, kinds }: Service) =>
      openLibsqlStore({ name, kinds, file: storeFile(data, name), durability: 'when closed' });
    const one = await openService(service, { openStore });
    opened.push(one);
    return one;
  };
  try {
    const services = {
      customers: await open(sampled.customers),
      orders: await open(sampled.orders),
      containers: await open(sampled.containers),
      voyages: await open(sampled.voyages),
    };
    const found = await firstFound(opened.map(({ service, context }) => ({ service, store: context.store })));
    if (found !== null) throw new HistoryThere(data, found);
    await seed({ ...options, services });
  } finally {
    await closeAll(opened);
  }
}
