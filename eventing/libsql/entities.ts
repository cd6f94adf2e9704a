import type Database from 'libsql';
import type { EntityKind } from '../decider.ts';
import { streamName } from '../event.ts';
import type { Query } from '../query.ts';
import type { Entity } from '../store.ts';
import type { EntityCache } from './cache.ts';
import { snapshot } from './database.ts';
import type { States } from './states.ts';

/** Reads of current states: by id through the cache, by columns from the database. */
export function entityReads(database: Database.Database, cache: EntityCache, statesOf: (category: string) => States) {
  const read = (category: string, ids: readonly string[]): ReadonlyMap<string, Entity> => {
    const found = new Map(
      statesOf(category)
        .load(ids)
        .map((entity) => [entity.id, entity]),
    );
    for (const id of ids) {
      cache.set(streamName(category, id), found.get(id) ?? { id, version: 0, state: null });
    }
    return found;
  };

  return {
    load<S extends object>({ category }: EntityKind<S>, ids: readonly string[]): ReadonlyMap<string, Entity<S>> {
      cache.checkOncePerTurn();
      // The caller's kind says which state its category has; the store itself only keeps JSON.
      const found = new Map<string, Entity<S>>();
      const uncached: string[] = [];
      for (const id of new Set(ids)) {
        const entity = cache.get(streamName(category, id));
        if (entity === undefined) uncached.push(id);
        else if (entity.version > 0) found.set(id, entity as Entity<S>);
      }
      if (uncached.length > 0) for (const [id, entity] of read(category, uncached)) found.set(id, entity as Entity<S>);
      return found;
    },

    find<S extends object>({ category }: EntityKind<S>, query: Query): readonly (Entity<S> & { state: S })[] {
      const of = statesOf(category);
      const find = () => of.find(query) as (Entity<S> & { state: S })[];
      // Behind a keyset it takes several statements, between which another process may write.
      return query.after === undefined ? find() : snapshot(database, find);
    },
  };
}
