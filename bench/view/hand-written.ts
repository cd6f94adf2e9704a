import Database from 'libsql';
import type { Customer } from '../../subgraphs/customers/events.ts';
import type { Order } from '../../subgraphs/orders/events.ts';
import type { Voyage } from '../../subgraphs/voyages/events.ts';
import { serveByHand } from '../measure/hand-written.ts';
import { serving } from '../measure/serving.ts';

/** A server for the two questions and nothing else, on the view's own file (its one argument): two prepared statements. */
const database = new Database(process.argv[2]!);
database.exec('PRAGMA query_only = ON');
const states = 'state, "customer$state", "voyage$state"';
const one = database.prepare(`SELECT ${states} FROM view_shipments WHERE id = ? AND state IS NOT NULL`).raw();
const many = database
  .prepare(`SELECT ${states} FROM view_shipments WHERE state IS NOT NULL ORDER BY "placedAt" DESC, id LIMIT 50`)
  .raw();

type Row = readonly [order: string, customer: string | null, voyage: string | null];

function orderOf([order, customer, voyage]: Row) {
  const { id, product, quantity, status } = JSON.parse(order) as Order;
  return { id, product, quantity, status, customer: customerOf(customer), voyage: voyageOf(voyage) };
}

function customerOf(text: string | null) {
  if (text === null) return null;
  const { id, name, tier, address } = JSON.parse(text) as Customer;
  return { id, name, tier, address: { city: address.city, country: address.country } };
}

function voyageOf(text: string | null) {
  if (text === null) return null;
  const { id, ship, departure, arrival, status } = JSON.parse(text) as Voyage;
  return { id, ship, departure, arrival, status };
}

const port = await serveByHand(({ operationName, variables }) => {
  if (operationName === 'Page') {
    return JSON.stringify({ data: { orders: { nodes: (many.all([]) as Row[]).map(orderOf) } } });
  }
  const row = one.get([variables!.id!]) as Row | undefined;
  return JSON.stringify({ data: { order: row === undefined ? null : orderOf(row) } });
});
serving(port);
