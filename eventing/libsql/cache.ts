import type { Entity } from '../store.ts';
import type { Prepare } from './statements.ts';

/**
 * Entities as last committed, so that a command on a recent one reads nothing from the database. The least
 * recently used are dropped. Version 0 stands for "there is none", which saves the first command of a new entity its
 * read.
 */
export interface EntityCache {
  get(stream: string): Entity | undefined;
  set(stream: string, entity: Entity): void;
  /** Forgets everything if another connection has written the file; costs one PRAGMA. */
  checkForeignWrites(): void;
  /** The same, at most once in a turn of the event loop: for reads, which are as of this turn anyhow. */
  checkOncePerTurn(): void;
}

export function entityCache(prepare: Prepare, capacity: number): EntityCache {
  const entities = new Map<string, Entity>();
  const dataVersion = prepare('PRAGMA data_version');
  const readVersion = () => dataVersion.row()?.[0];
  let version = readVersion();
  let checked = false;
  const cache: EntityCache = {
    get(stream) {
      const entity = entities.get(stream);
      if (entity !== undefined && entities.size > capacity / 2) {
        entities.delete(stream);
        entities.set(stream, entity);
      }
      return entity;
    },
    set(stream, entity) {
      entities.delete(stream);
      entities.set(stream, entity);
      if (entities.size > capacity) entities.delete(entities.keys().next().value ?? '');
    },
    checkForeignWrites() {
      const now = readVersion();
      if (now !== version) entities.clear();
      version = now;
    },
    checkOncePerTurn() {
      if (checked) return;
      checked = true;
      setImmediate(() => {
        checked = false;
      });
      cache.checkForeignWrites();
    },
  };
  return cache;
}
