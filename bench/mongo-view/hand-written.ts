import type { Document } from 'mongodb';
import { serveByHand } from '../measure/hand-written.ts';
import { benchMongo } from '../measure/mongodb.ts';
import { serving } from '../measure/serving.ts';

/**
 * A server for the two questions and nothing else, on the view's own documents (its one argument): two finds of the
 * driver, which project just the fields that are asked for.
 */
const connection = benchMongo();
const documents = connection.database(process.argv[2]!).collection<Document & { _id: string }>('view_shipments');

const fields = (path: string, ...names: string[]) => Object.fromEntries(names.map((name) => [`${path}.${name}`, 1]));
const projection = {
  _id: 0,
  ...fields('state', 'id', 'product', 'quantity', 'status'),
  ...fields('parts.customer.state', 'id', 'name', 'tier', 'address.city', 'address.country'),
  ...fields('parts.voyage.state', 'id', 'ship', 'departure', 'arrival', 'status'),
};

const one = (id: string) => documents.findOne({ _id: id }, { projection });
const page = () =>
  documents
    .find({ state: { $ne: null } }, { projection, sort: { 'columns.placedAt': -1, _id: 1 }, limit: 50, batchSize: 51 })
    .toArray();

function orderOf({ state, parts }: Document) {
  const { id, product, quantity, status } = state;
  const customer = parts?.customer?.state;
  const voyage = parts?.voyage?.state;
  return { id, product, quantity, status, customer: customerOf(customer), voyage: voyageOf(voyage) };
}

function customerOf(state: Document | null | undefined) {
  if (state === null || state === undefined) return null;
  const { id, name, tier, address } = state;
  return { id, name, tier, address: { city: address.city, country: address.country } };
}

function voyageOf(state: Document | null | undefined) {
  if (state === null || state === undefined) return null;
  const { id, ship, departure, arrival, status } = state;
  return { id, ship, departure, arrival, status };
}

const port = await serveByHand(async ({ operationName, variables }) => {
  if (operationName === 'Page') return JSON.stringify({ data: { orders: { nodes: (await page()).map(orderOf) } } });
  const found = await one(variables!.id!);
  return JSON.stringify({ data: { order: found === null ? null : orderOf(found) } });
});
serving(port, undefined, () => Promise.resolve(connection[Symbol.asyncDispose]()));
