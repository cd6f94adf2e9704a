import '../../runtime/production.ts';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { useServer as serveOn } from 'graphql-ws/use/ws'; // its name is no hook's
import { WebSocketServer } from 'ws';
import { serving } from '../measure/serving.ts';
import { listeners } from './listeners.ts';
import { settledMemory } from './memory.ts';
import { type Change, CUSTOMER } from './question.ts';

/**
 * What its subscriptions are told: the same each time but for the order and its version. The cursor makes it as long as what
 * Joinery says, which has its cursor twice.
 */
const constant = (id: string, version: number): Change => ({
  cursor: 'x'.repeat(147),
  event: 'OrderUpdated',
  version,
  order: { id, status: 'PENDING', customer: { name: CUSTOMER.name } },
});

const schema = buildSchema(`
  type Query { none: Int }
  type Subscription { orderChanged(id: ID!): OrderChange! }
  type OrderChange { cursor: String! event: String! version: Int! order: Order! }
  type Order { id: ID! status: String! customer: Customer! }
  type Customer { name: String! }
`);
const orders = listeners<{ readonly orderChanged: Change }>();
const { orderChanged } = (schema.getType('Subscription') as GraphQLObjectType).getFields();
orderChanged!.subscribe = (_, { id }: { readonly id: string }) => orders.listen(id);

/** graphql-ws as its manual has it, on graphql-js: nothing is read, nothing joined. */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/graphql' });
serveOn({ schema }, server);

/** One line for each change: the order and its version. */
const trigger: Server = createServer({ noDelay: true }, (socket) => {
  createInterface(socket).on('line', (line) => {
    const [id = '', version] = line.split(' ');
    orders.tell(id, { orderChanged: constant(id, Number(version)) });
  });
});
trigger.listen(0, '127.0.0.1');
await once(trigger, 'listening');
const portOf = (of: Pick<Server, 'address'>) => (of.address() as AddressInfo).port;
serving(portOf(server), async (request) => ('trigger' in request ? portOf(trigger) : settledMemory()));
