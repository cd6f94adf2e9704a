import { describe } from '@jest/globals';
import { withServers } from '../servers.ts';
import { mongoStores } from './mongodb-stores.ts';
import { readingOrders } from './settled.ts';
import { openWorld, type World } from './world.ts';

/** What a world stands on. */
export interface Ground {
  /** One at a time. */
  readonly openWorld: () => Promise<World>;
  /** How many generated worlds a test may take: one costs more on some than on others. */
  readonly worlds: number;
  /** Orders in which services that answer each other come to read: all, or one where a test costs more. */
  readonly readings: typeof readingOrders;
}

/** Registers the same tests for every kind of stores that there is. */
export function onEveryGround(register: (ground: Ground) => void): void {
  describe('on files of libsql', () => register({ openWorld: () => openWorld(), worlds: 50, readings: readingOrders }));
  withServers('on databases of MongoDB', (servers) => {
    const stores = mongoStores(servers);
    register({ openWorld: () => openWorld(stores), worlds: 6, readings: readingOrders.slice(-1) });
  });
}
