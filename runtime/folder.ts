import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventStore } from '../eventing/index.ts';
import { openLibsqlStore } from '../eventing/libsql/index.ts';
import type { Service } from '../serving/service.ts';

/** Where the embedded store of a service lies. */
export const storeFile = (data: string, service: string): string => join(data, `${service}.db`);

/** Opens services' stores in a data folder, one file each; the folder is made when it is not there. */
export const storesIn =
  (data: string) =>
  async ({ name, kinds }: Service): Promise<EventStore> => {
    await mkdir(data, { recursive: true });
    return openLibsqlStore({ name, file: storeFile(data, name), kinds });
  };

/** The embedded feed's sources: what `openLogFeed` reads of these services. */
export const logSources = (services: readonly Service[], data: string) =>
  services.map(({ name, kinds }) => ({
    name,
    file: storeFile(data, name),
    categories: kinds.map(({ category }) => category),
  }));
