import type { Asking } from '../../comparison/workload.ts';

export interface DrawnOrder {
  readonly id: string;
  readonly customer: { readonly id: string; readonly address: { readonly country: string } } | null;
  readonly voyage: { readonly id: string } | null;
  readonly destinationPort: { readonly country: string } | null;
  readonly containers: readonly unknown[];
}

const WINDOWS = 20;
const A_WINDOW = 20;

const END =
  'query End($direction: SortDirection!) { orders(orderBy: [{ field: PLACED_AT, direction: $direction }], first: 1) { nodes { placedAt } } }';
const WINDOW = `query Window($from: DateTime!) {
  orders(filter: { placedAt: { from: $from } }, orderBy: [{ field: PLACED_AT }], first: ${A_WINDOW}) {
    nodes { id customer { id address { country } } voyage { id } destinationPort { country } containers { id } }
  }
}`;

interface Orders<O> {
  readonly orders: { readonly nodes: readonly O[] };
}

/**
 * Some hundred orders from all over the history, by time windows at equal distances: a question that the owner of orders
 * answers along an index, however many there are. One of each window in turn, so that neighbours in the list are none
 * in the data.
 */
export async function drawOrders(asking: Asking): Promise<readonly DrawnOrder[]> {
  const [oldest, newest] = [await endOf(asking, 'ASC'), await endOf(asking, 'DESC')];
  const windows: (readonly DrawnOrder[])[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    const from = new Date(oldest + ((newest - oldest) * i) / WINDOWS).toISOString();
    windows.push((await asking.ask<Orders<DrawnOrder>>(WINDOW, { from })).orders.nodes);
  }
  const inTurn = Array.from({ length: A_WINDOW }, (_, i) => windows.flatMap((window) => window[i] ?? [])).flat();
  return [...new Map(inTurn.map((order) => [order.id, order])).values()];
}

async function endOf(asking: Asking, direction: 'ASC' | 'DESC'): Promise<number> {
  const { orders } = await asking.ask<Orders<{ readonly placedAt: string }>>(END, { direction });
  const [order] = orders.nodes;
  if (order === undefined) throw new Error('there are no orders to ask about');
  return Date.parse(order.placedAt);
}
