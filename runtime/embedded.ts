import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openLogFeed } from '../eventing/libsql/index.ts';
import { viewFiles } from '../projector/libsql/index.ts';
import type { Backing } from './backing.ts';
import { logSources, storesIn } from './folder.ts';
import type { System } from './system.ts';

/** Everything in one data folder, which is made when it is missing; the processes that share it are on one machine. */
export async function openEmbedded({ services, views }: System, data: string): Promise<Backing> {
  await mkdir(data, { recursive: true });
  const feed = openLogFeed({ sources: logSources(services, data) });
  return {
    feed,
    versions: viewFiles(join(data, 'view'), views),
    reachStores: async () => {},
    openStore: storesIn(data),
    publish: () => null,
    missing: async () => [],
    refused: new Promise(() => {}),
    [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose](),
  };
}
