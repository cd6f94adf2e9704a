import { matches, storable, type Value } from '../../eventing/index.ts';
import { entityReader } from './entities.ts';
import { type ColumnRef, type EntityName, type PartName, partOf } from './model.ts';
import { type Reader, type Row, valueIn } from './owners.ts';
import type { Check, Scan } from './plan.ts';

/** An order that passed every check, with the values of the scan's keys: null where the part is missing. */
export interface Joined {
  readonly id: string;
  readonly key: readonly (Value | null)[];
  readonly order: Row;
}

type Lookup = (entity: EntityName, id: string) => Row | null;

/**
 * Joins pages of orders to what they refer to: first what the checks need, then, for those that passed, what the
 * keys need. One batch for each service and step, whatever the size of the page.
 */
export function joiner(reader: Reader, scan: Scan): (page: readonly Row[]) => Promise<readonly Joined[]> {
  const read = entityReader(reader, scan.entities);
  const checked = scan.checks.flatMap((check) => ('where' in check ? [check.part] : []));
  const keyed = scan.keys.flatMap(({ part }) => (part === null ? [] : [part]));

  async function lookup(orders: readonly Row[], parts: readonly PartName[]): Promise<Lookup> {
    const entities = await read(wanted(orders, parts));
    return (entity, id) => entities.get(entity)?.get(id) ?? null;
  }

  return async (page) => {
    const found = await lookup(page, checked);
    const passed = page.filter((order) => scan.checks.every((check) => passes(check, order, found)));
    const joined = await lookup(passed, keyed);
    return passed.map((order) => ({ id: order.id, key: scan.keys.map((key) => keyValue(key, order, joined)), order }));
  };
}

function wanted(orders: readonly Row[], parts: readonly PartName[]): ReadonlyMap<EntityName, ReadonlySet<string>> {
  const ids = new Map<EntityName, Set<string>>();
  for (const part of parts) {
    const { entity } = partOf(part);
    const set = ids.get(entity) ?? new Set();
    ids.set(entity, set);
    for (const order of orders) for (const id of references(order, part)) set.add(id);
  }
  return ids;
}

function references(order: Row, part: PartName): readonly string[] {
  const reference = order[partOf(part).reference];
  if (typeof reference === 'string') return [reference];
  return typeof reference === 'object' && reference !== null ? reference : [];
}

/** At least one meets all conditions; of what is missing none does. */
function passes(check: Check, order: Row, found: Lookup): boolean {
  const ids = references(order, check.part);
  if ('ids' in check) return ids.some((id) => check.ids.has(id));
  const { entity } = partOf(check.part);
  return ids.some((id) => {
    const row = found(entity, id);
    return row !== null && matches(check.where, { column: (name) => valueIn(row, name) });
  });
}

function keyValue({ part, column }: ColumnRef, order: Row, found: Lookup): Value | null {
  if (part === null) return storable(valueIn(order, column));
  const [id] = references(order, part);
  const row = id === undefined ? null : found(partOf(part).entity, id);
  return row === null ? null : storable(valueIn(row, column));
}
