import type { EntityName } from './model.ts';
import type { Reader, Row } from './owners.ts';

/** Batches that are kept of each kind, whatever the number of orders. */
const KEPT = 16;

type Known = ReadonlyMap<string, Row | null>;

/** Entities by id; null stands for one that its owner does not know (yet). */
export type EntityReader = (
  wanted: ReadonlyMap<EntityName, ReadonlySet<string>>,
) => Promise<ReadonlyMap<EntityName, Known>>;

/**
 * Reads entities of the planned kinds, with the planned fields, by batches; all services at once. Busy ports and
 * large customers come back with every page, so what was read lately is kept, for this one question.
 */
export function entityReader(
  { owners, batch }: Reader,
  planned: ReadonlyMap<EntityName, readonly string[]>,
): EntityReader {
  const kept = new Map<EntityName, Map<string, Row | null>>();

  async function read(entity: EntityName, ids: ReadonlySet<string>): Promise<Known> {
    const cache = kept.get(entity) ?? new Map<string, Row | null>();
    kept.set(entity, cache);
    const found = new Map<string, Row | null>();
    const missing: string[] = [];
    for (const id of ids) {
      const row = cache.get(id);
      if (row === undefined) missing.push(id);
      else found.set(id, row);
    }
    const fields = planned.get(entity) ?? [];
    const batches = await Promise.all(batchesOf(missing, batch).map((ids) => owners.rows(entity, ids, fields)));
    for (const id of missing) found.set(id, null);
    for (const row of batches.flat()) found.set(row.id, row);
    for (const id of missing) keep(cache, id, found.get(id) ?? null, KEPT * batch);
    return found;
  }

  return async (wanted) => {
    const kinds = [...wanted].filter(([, ids]) => ids.size > 0);
    return new Map(await Promise.all(kinds.map(async ([entity, ids]) => [entity, await read(entity, ids)] as const)));
  };
}

/** A Map remembers in which order its keys came: the first is the oldest. */
function keep(cache: Map<string, Row | null>, id: string, row: Row | null, most: number): void {
  if (cache.size >= most) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(id, row);
}

function batchesOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, i) => ids.slice(i * size, (i + 1) * size));
}
