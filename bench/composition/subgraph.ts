import { type AddressInfo, createServer } from 'node:net';
import { frames } from '../measure/frames.ts';
import { serving } from '../measure/serving.ts';

/**
 * A subgraph (its one argument names it) whose answers are constant: made when a request is first met, and
 * sent from memory afterwards, on plain sockets. So the gateways in front of it are the limit, not it.
 */
interface Request {
  readonly query: string;
  readonly variables?: { readonly [name: string]: unknown };
}

const order = (i: number) => ({
  __typename: 'Order',
  id: `o${i}`,
  product: 'bananas',
  quantity: i,
  status: 'ASSIGNED',
  customer: { __typename: 'Customer', id: `c${i % 20}` },
  voyage: { __typename: 'Voyage', id: `v${i % 10}` },
});

const customer = (id: string) => ({
  __typename: 'Customer',
  name: `Name ${id}`,
  tier: 'STANDARD',
  address: { city: 'Rotterdam', country: 'NL' },
});

const voyage = (id: string) => ({
  __typename: 'Voyage',
  ship: `Ship ${id}`,
  departure: '2026-01-01T00:00:00.000Z',
  arrival: '2026-01-09T00:00:00.000Z',
  status: 'SCHEDULED',
});

/** Gateways name the variable as they like; it holds the list. */
const representations = ({ variables = {} }: Request) =>
  Object.values(variables).find((value) => Array.isArray(value)) as { readonly id: string }[];

const ANSWERS: Readonly<Record<string, (request: Request) => object>> = {
  orders: ({ query }) =>
    query.includes('orders(')
      ? { orders: { nodes: Array.from({ length: 50 }, (_, i) => order(i)) } }
      : { order: order(7) },
  customers: (request) => ({ _entities: representations(request).map(({ id }) => customer(id)) }),
  voyages: (request) => ({ _entities: representations(request).map(({ id }) => voyage(id)) }),
};

const answerTo = ANSWERS[process.argv[2]!]!;
const known = new Map<string, Buffer>();

function answer(body: string): Buffer {
  const made = known.get(body);
  if (made !== undefined) return made;
  const text = JSON.stringify({ data: answerTo(JSON.parse(body) as Request) });
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`;
  const bytes = Buffer.from(`${head}\r\n\r\n${text}`);
  known.set(body, bytes);
  return bytes;
}

const server = createServer({ noDelay: true }, (socket) => {
  const receive = frames((_, body) => socket.write(answer(body.toString('latin1'))));
  socket.on('data', receive);
  socket.on('error', () => socket.destroy()); // a gateway that was stopped resets its connections
});
server.listen(0, '127.0.0.1', () => serving((server.address() as AddressInfo).port));
