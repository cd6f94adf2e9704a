import type { Asking } from '../../comparison/workload.ts';
import { drawContainers } from './containers.ts';
import type { Drawn } from './drawn.ts';
import { drawOrders } from './orders.ts';

const ORDERS = 200;
const CUSTOMERS = 50;
const VOYAGES = 50;
const COUNTRIES = 8;
const PAGES = 8;

const PAGE = 'query Page($after: String) { orders(first: 50, after: $after) { pageInfo { hasNextPage endCursor } } }';

interface Page {
  readonly orders: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } };
}

/**
 * Draws what the questions ask about. Everything is bounded and along indexes: it takes as long for a million orders as
 * for some thousand.
 *
 * @throws an Error when the data has nothing of a kind to ask about.
 */
export async function draw(asking: Asking): Promise<Drawn> {
  const orders = await drawOrders(asking);
  const drawn: Drawn = {
    orders: orders.slice(0, ORDERS).map(({ id }) => ({ id })),
    wholeOrders: orders
      .filter(({ voyage, containers }) => voyage !== null && containers.length > 0)
      .slice(0, ORDERS)
      .map(({ id }) => id),
    customers: unique(orders.map(({ customer }) => customer?.id)).slice(0, CUSTOMERS),
    voyages: unique(orders.map(({ voyage }) => voyage?.id)).slice(0, VOYAGES),
    customerCountries: mostFirst(orders.map(({ customer }) => customer?.address.country)).slice(0, COUNTRIES),
    destinationCountries: mostFirst(orders.map(({ destinationPort }) => destinationPort?.country)).slice(0, COUNTRIES),
    voyageStatuses: ['DEPARTED', 'SCHEDULED'],
    cursors: await drawCursors(asking),
    containers: await drawContainers(asking, new Date().toISOString()),
  };
  for (const [kind, values] of Object.entries(drawn)) {
    if (values.length === 0) throw new Error(`the data has no ${kind} to ask about`);
  }
  return drawn;
}

async function drawCursors(asking: Asking): Promise<readonly (string | null)[]> {
  const cursors: (string | null)[] = [null];
  while (cursors.length < PAGES) {
    const { orders } = await asking.ask<Page>(PAGE, { after: cursors.at(-1) });
    if (!orders.pageInfo.hasNextPage) break;
    cursors.push(orders.pageInfo.endCursor);
  }
  return cursors;
}

const isThere = (value: string | undefined): value is string => value !== undefined;

const unique = (values: readonly (string | undefined)[]): string[] => [...new Set(values.filter(isThere))];

function mostFirst(values: readonly (string | undefined)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values.filter(isThere)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);
}
