import { Pool } from 'undici';
import { serveByHand } from '../measure/hand-written.ts';
import { serving } from '../measure/serving.ts';

/** The two questions composed by hand, with raw http and undici: each fetch knows what it asks for and why. */
const [orders, customers, voyages] = process.argv.slice(2).map((port) => new Pool(`http://127.0.0.1:${port}`)) as [
  Pool,
  Pool,
  Pool,
];

interface Order {
  readonly id: string;
  readonly product: string;
  readonly quantity: number;
  readonly status: string;
  readonly customer: { readonly id: string };
  readonly voyage: { readonly id: string };
}
interface Customer {
  readonly name: string;
  readonly tier: string;
  readonly address: { readonly city: string; readonly country: string };
}
interface Voyage {
  readonly ship: string;
  readonly departure: string;
  readonly arrival: string;
  readonly status: string;
}

const OF_ORDER = 'id product quantity status customer { id } voyage { id }';
const ONE = `query($id: ID!) { order(id: $id) { ${OF_ORDER} } }`;
const PAGE = `{ orders(first: 50) { nodes { ${OF_ORDER} } } }`;
const CUSTOMERS =
  'query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { name tier address { city country } } } }';
const VOYAGES =
  'query($r: [_Any!]!) { _entities(representations: $r) { ... on Voyage { ship departure arrival status } } }';

const call = <D>(pool: Pool, query: string, variables?: object): Promise<D> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const body = JSON.stringify({ query, variables });
    const headers = ['content-type', 'application/json'];
    pool.dispatch(
      { path: '/graphql', method: 'POST', headers, body },
      {
        onConnect() {},
        onHeaders() {
          return true;
        },
        onData(chunk) {
          chunks.push(chunk);
          return true;
        },
        onComplete() {
          const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
          resolve((JSON.parse(bytes.toString()) as { data: D }).data);
        },
        onError: reject,
      },
    );
  });

async function entities<E>(
  pool: Pool,
  query: string,
  __typename: string,
  ids: Iterable<string>,
): Promise<Map<string, E>> {
  const wanted = [...new Set(ids)];
  const representations = wanted.map((id) => ({ __typename, id }));
  const { _entities } = await call<{ _entities: E[] }>(pool, query, { r: representations });
  return new Map(wanted.map((id, i) => [id, _entities[i]!]));
}

async function completed(list: readonly Order[]) {
  const [customerById, voyageById] = await Promise.all([
    entities<Customer>(
      customers,
      CUSTOMERS,
      'Customer',
      list.map(({ customer }) => customer.id),
    ),
    entities<Voyage>(
      voyages,
      VOYAGES,
      'Voyage',
      list.map(({ voyage }) => voyage.id),
    ),
  ]);
  return list.map(({ id, product, quantity, status, customer, voyage }) => {
    const { name, tier, address } = customerById.get(customer.id)!;
    const { ship, departure, arrival, status: sailing } = voyageById.get(voyage.id)!;
    return {
      id,
      product,
      quantity,
      status,
      customer: { id: customer.id, name, tier, address: { city: address.city, country: address.country } },
      voyage: { id: voyage.id, ship, departure, arrival, status: sailing },
    };
  });
}

const port = await serveByHand(async ({ operationName, variables }) => {
  if (operationName === 'L50') {
    const found = await call<{ orders: { nodes: Order[] } }>(orders, PAGE);
    return JSON.stringify({ data: { orders: { nodes: await completed(found.orders.nodes) } } });
  }
  const { order } = await call<{ order: Order }>(orders, ONE, variables);
  return JSON.stringify({ data: { order: (await completed([order]))[0] } });
});
serving(port);
