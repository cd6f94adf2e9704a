import { openLibsqlStore } from '../eventing/libsql/index.ts';
import { storeFile } from '../runtime/folder.ts';
import { closeAll } from '../serving/closing.ts';
import { type OpenService, openService } from '../serving/open.ts';
import type { Service } from '../serving/service.ts';
import { service as containers } from '../subgraphs/containers/main.ts';
import { service as customers } from '../subgraphs/customers/main.ts';
import { service as orders } from '../subgraphs/orders/main.ts';
import { service as voyages } from '../subgraphs/voyages/main.ts';
import { type SeedOptions, seed } from './seed.ts';

/** The data folder holds a history already: a sample would mix with it. Nothing was changed. */
export class FolderInUse extends Error {
  readonly code = 'FOLDER_IN_USE';
  constructor(data: string, found: string) {
    super(`${data} already holds ${found}: choose another folder, or remove it first`);
    this.name = 'FolderInUse';
  }
}

/**
 * Seeds the embedded stores of a data folder, which no service may be using meanwhile.
 * @throws FolderInUse
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
      customers: await open(customers),
      orders: await open(orders),
      containers: await open(containers),
      voyages: await open(voyages),
    };
    const found = await firstFound(opened);
    if (found !== null) throw new FolderInUse(data, found);
    await seed({ ...options, services });
  } finally {
    await closeAll(opened);
  }
}

/** What there is beside ports, which every start registers. */
async function firstFound(services: readonly OpenService[]): Promise<string | null> {
  for (const { service, context } of services) {
    for (const kind of service.kinds) {
      if (kind.category === 'ports') continue;
      const count = await context.store.count(kind, []);
      if (count > 0) return `${count} ${kind.category}`;
    }
  }
  return null;
}
