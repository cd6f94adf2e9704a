import { keysetComparator, type Value } from '../../eventing/index.ts';
import type { Filter } from './filter.ts';
import { type Joined, joiner } from './join.ts';
import { type DimensionName, dimension } from './model.ts';
import { narrow } from './narrow.ts';
import { type Reader, valueIn } from './owners.ts';
import { pages } from './pages.ts';
import { planScan } from './plan.ts';

interface Group {
  readonly key: readonly (Value | null)[];
  orders: number;
  quantity: number;
}

/**
 * Counts orders and sums their quantities by the given dimensions; rows sorted by them, nulls last. Keeps the groups
 * and a few pages in memory, never the orders. Without dimensions one row over all, also when nothing matches.
 *
 * Every order that exists throughout counts exactly once, as it was when it was read; an order that changes meanwhile
 * counts as it was before or after.
 */
export async function statistics(reader: Reader, filter: Filter, groupBy: readonly DimensionName[]) {
  const dimensions = [...new Set(groupBy)].map(dimension);
  const groups = new Map<string, Group>();
  const groupOf = ({ key }: Joined): Group => {
    const values = key.map((value, i) => (value === null ? null : (dimensions[i]?.group?.(value) ?? value)));
    return remembered(groups, values);
  };
  if (dimensions.length === 0) remembered(groups, []);

  const reading = { keys: dimensions.map(({ column }) => column), fields: ['quantity'], sort: [] };
  const scan = planScan(filter, await narrow(reader, filter), reading);
  if (scan !== null) {
    const join = joiner(reader, scan);
    for await (const orders of pages(reader, scan, {})) {
      for (const joined of await join(orders)) {
        const group = groupOf(joined);
        group.orders++;
        group.quantity += Number(valueIn(joined.order, 'quantity'));
      }
    }
  }

  return sorted([...groups.values()]).map(({ key, orders, quantity }) => {
    const shown = dimensions.map(({ field, show }, i) => {
      const value = key[i] ?? null;
      return [field, value === null || show === undefined ? value : show(value)] as const;
    });
    return { ...Object.fromEntries(shown), orders, quantity };
  });
}

function remembered(groups: Map<string, Group>, key: Group['key']): Group {
  const name = JSON.stringify(key);
  const known = groups.get(name);
  if (known !== undefined) return known;
  const group = { key, orders: 0, quantity: 0 };
  groups.set(name, group);
  return group;
}

function sorted(groups: Group[]): readonly Group[] {
  const compare = keysetComparator((groups[0]?.key ?? []).map((_, i) => ({ column: String(i), direction: 'asc' })));
  return groups.sort((a, b) => compare(a.key, b.key));
}
