import type { GraphQLResolveInfo } from 'graphql';
import { page, pageRequest } from '../../../api/page.ts';
import type { Keyset, SortKey, Value } from '../../../eventing/index.ts';
import { asc, desc } from '../../../projector/answer.ts';
import type { Container } from '../../../subgraphs/containers/events.ts';
import type { Customer } from '../../../subgraphs/customers/events.ts';
import type { Order } from '../../../subgraphs/orders/events.ts';
import type { Port, Voyage } from '../../../subgraphs/voyages/events.ts';
import { compareValues } from './memory-reader.ts';
import type { World } from './world.ts';

/**
 * The API answered by plain functions over a world, by graphql-js and without any of what the view strategy is
 * made of: what the words of the schema mean, written a second time.
 */
type Args = Record<string, unknown>;
type Test = (value: Value | null | undefined) => boolean;

const list =
  (wanted: unknown): Test =>
  (value) =>
    !Array.isArray(wanted) || (value !== null && value !== undefined && wanted.includes(value));

const object = (value: unknown): Args => (typeof value === 'object' && value !== null ? { ...value } : {});

const range = (wanted: unknown): Test => {
  const { from, until } = object(wanted);
  const bound = (limit: unknown): limit is Value => typeof limit === 'string' || typeof limit === 'number';
  if (!bound(from) && !bound(until)) return () => true;
  return (value) =>
    value !== null &&
    value !== undefined &&
    (!bound(from) || compareValues(value, from) >= 0) &&
    (!bound(until) || compareValues(value, until) < 0);
};

const customerMatches = (filter: unknown, customer: Customer | undefined): boolean => {
  const { id, country, tier } = object(filter);
  return list(id)(customer?.id) && list(country)(customer?.address.country) && list(tier)(customer?.tier);
};
const portMatches = (filter: unknown, port: Port | undefined): boolean => {
  const { unlocode, country } = object(filter);
  return list(unlocode)(port?.unlocode) && list(country)(port?.country);
};
const voyageMatches = (filter: unknown, voyage: Voyage | undefined): boolean => {
  const { id, ship, from, to, status, departure, arrival } = object(filter);
  return (
    list(id)(voyage?.id) &&
    list(ship)(voyage?.ship) &&
    list(from)(voyage?.fromPort) &&
    list(to)(voyage?.toPort) &&
    list(status)(voyage?.status) &&
    range(departure)(voyage?.departure) &&
    range(arrival)(voyage?.arrival)
  );
};
const containerMatches = (filter: unknown, container: Container): boolean => {
  const { id, type, status, port, temperature } = object(filter);
  return (
    list(id)(container.id) &&
    list(type)(container.type) &&
    list(status)(container.status) &&
    list(port)(container.port) &&
    range(temperature)(container.telemetry?.temperature)
  );
};

/** Whether a filter asks anything: with `containers: {}` an order without containers matches too. */
const asks = (filter: unknown): boolean =>
  Object.values(object(filter)).some(
    (value) =>
      Array.isArray(value) || Object.values(object(value)).some((bound) => bound !== null && bound !== undefined),
  );

interface Row<T> {
  readonly item: T;
  readonly keyset: Keyset;
}

export function referenceResolvers(world: World) {
  const byId = <T extends { id: string }>(items: readonly T[], id: unknown) => items.find((item) => item.id === id);
  const port = (unlocode: unknown) => world.ports.find((port) => port.unlocode === unlocode);
  const customer = (id: unknown) => byId(world.customers, id);
  const voyage = (id: unknown) => byId(world.voyages, id);
  const containers = (order: Order) => order.containerIds.map((id) => byId(world.containers, id));

  const columns = new Map<string, (order: Order) => Value | null | undefined>([
    ['PLACED_AT', (order) => order.placedAt],
    ['QUANTITY', (order) => order.quantity],
    ['PRODUCT', (order) => order.product],
    ['STATUS', (order) => order.status],
    ['EXPECTED_DELIVERY_DATE', (order) => order.expectedDeliveryDate],
    ['CUSTOMER_NAME', (order) => customer(order.customerId)?.name],
    ['CUSTOMER_COUNTRY', (order) => customer(order.customerId)?.address.country],
    ['DESTINATION_COUNTRY', (order) => port(order.destinationPort)?.country],
    ['VOYAGE_DEPARTURE', (order) => voyage(order.voyageId)?.departure],
    ['VOYAGE_ARRIVAL', (order) => voyage(order.voyageId)?.arrival],
    ['CUSTOMER_TIER', (order) => customer(order.customerId)?.tier],
    ['PICKUP_PORT', (order) => port(order.pickupPort)?.unlocode],
    ['DESTINATION_PORT', (order) => port(order.destinationPort)?.unlocode],
    ['MONTH', (order) => order.placedAt.slice(0, 7)],
  ]);
  const column = (name: string, order: Order): Value | null => columns.get(name)?.(order) ?? null;

  const orderMatches = (filter: unknown) => (order: Order) => {
    const f = object(filter);
    return (
      list(f.status)(order.status) &&
      list(f.product)(order.product) &&
      range(f.quantity)(order.quantity) &&
      range(f.placedAt)(order.placedAt) &&
      portMatches(f.pickupPort, port(order.pickupPort)) &&
      portMatches(f.destinationPort, port(order.destinationPort)) &&
      customerMatches(f.customer, customer(order.customerId)) &&
      voyageMatches(f.voyage, voyage(order.voyageId)) &&
      (!asks(f.containers) ||
        containers(order).some((container) => container && containerMatches(f.containers, container)))
    );
  };

  const connection = <T>(
    info: GraphQLResolveInfo,
    args: Args,
    parent: string | undefined,
    items: readonly T[],
    orderBy: readonly SortKey[],
    valueIn: (item: T, column: string) => Value | null,
    idOf: (item: T) => string,
  ) => {
    const field = `${info.parentType.name}.${info.fieldName}`;
    const first = typeof args.first === 'number' ? args.first : null;
    const after = typeof args.after === 'string' ? args.after : null;
    const request = pageRequest({ first, after }, { field, of: parent, args }, orderBy);
    const compare = (a: Keyset, b: Keyset): number => {
      for (const [i, { direction }] of orderBy.entries()) {
        const [left, right] = [a[i] ?? null, b[i] ?? null];
        if (left === null && right === null) continue;
        if (left === null) return 1;
        if (right === null) return -1;
        const difference = compareValues(left, right);
        if (difference !== 0) return direction === 'asc' ? difference : -difference;
      }
      return compareValues(a.at(-1) ?? '', b.at(-1) ?? '');
    };
    const rows = items
      .map((item): Row<T> => ({ item, keyset: [...orderBy.map(({ column }) => valueIn(item, column)), idOf(item)] }))
      .sort((a, b) => compare(a.keyset, b.keyset))
      .filter(({ keyset }) => request.after === undefined || compare(keyset, request.after) > 0);
    return {
      ...page(
        request,
        rows.slice(0, request.first + 1),
        ({ item }) => item,
        ({ keyset }) => keyset,
      ),
      totalCount: items.length,
    };
  };

  const byIdOnly = () => null;
  const own = ({ id }: { id: string }) => id;
  const ordersOf =
    (of: (order: Order) => string | null) =>
    (parent: { id: string }, args: Args, _: unknown, info: GraphQLResolveInfo) =>
      connection(
        info,
        args,
        parent.id,
        world.orders.filter((order) => of(order) === parent.id),
        [desc('PLACED_AT')],
        (order, name) => column(name, order),
        own,
      );

  const sortKeys = (orderBy: unknown): SortKey[] =>
    (Array.isArray(orderBy) && orderBy.length > 0 ? orderBy : [{ field: 'PLACED_AT', direction: 'DESC' }]).map(
      (key) => {
        const { field, direction } = object(key);
        return direction === 'DESC' ? desc(String(field)) : asc(String(field));
      },
    );

  return {
    Query: {
      order: (_: unknown, { id }: Args) => byId(world.orders, id),
      customer: (_: unknown, { id }: Args) => customer(id),
      container: (_: unknown, { id }: Args) => byId(world.containers, id),
      voyage: (_: unknown, { id }: Args) => voyage(id),
      port: (_: unknown, { unlocode }: Args) => port(unlocode),
      orders: (_: unknown, args: Args, __: unknown, info: GraphQLResolveInfo) =>
        connection(
          info,
          args,
          undefined,
          world.orders.filter(orderMatches(args.filter)),
          sortKeys(args.orderBy),
          (order, name) => column(name, order),
          own,
        ),
      customers: (_: unknown, args: Args, __: unknown, info: GraphQLResolveInfo) => {
        const found = world.customers.filter((item) => customerMatches(args.filter, item));
        return connection(info, args, undefined, found, [], byIdOnly, own);
      },
      containers: (_: unknown, args: Args, __: unknown, info: GraphQLResolveInfo) => {
        const found = world.containers.filter((item) => containerMatches(args.filter, item));
        return connection(info, args, undefined, found, [], byIdOnly, own);
      },
      voyages: (_: unknown, args: Args, __: unknown, info: GraphQLResolveInfo) => {
        const found = world.voyages.filter((item) => voyageMatches(args.filter, item));
        return connection(info, args, undefined, found, [], byIdOnly, own);
      },
      ports: (_: unknown, args: Args, __: unknown, info: GraphQLResolveInfo) => {
        const found = world.ports.filter(
          ({ country }) => args.country === undefined || args.country === null || country === args.country,
        );
        return connection(info, args, undefined, found, [], byIdOnly, ({ unlocode }) => unlocode);
      },
      orderStatistics: (_: unknown, { filter, groupBy }: Args) => {
        const dimensions = [...new Set(Array.isArray(groupBy) ? groupBy.map(String) : [])];
        const groups = new Map<string, { key: (Value | null)[]; orders: Order[] }>();
        if (dimensions.length === 0) groups.set('[]', { key: [], orders: [] });
        for (const order of world.orders.filter(orderMatches(filter))) {
          const key = dimensions.map((name) => column(name, order));
          const group = groups.get(JSON.stringify(key)) ?? { key, orders: [] };
          groups.set(JSON.stringify(key), group);
          group.orders.push(order);
        }
        const camel = (name: string) =>
          name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
        const inOrder = [...groups.values()].sort((a, b) => {
          for (const [i, left] of a.key.entries()) {
            const right = b.key[i] ?? null;
            if (left === right) continue;
            if (left === null) return 1;
            if (right === null) return -1;
            return compareValues(left, right);
          }
          return 0;
        });
        return inOrder.map(({ key, orders }) => {
          const row: Args = Object.fromEntries(dimensions.map((name, i) => [camel(name), key[i]]));
          return {
            ...row,
            pickupPort: port(row.pickupPort),
            destinationPort: port(row.destinationPort),
            orders: orders.length,
            quantity: orders.reduce((sum, { quantity }) => sum + quantity, 0),
          };
        });
      },
    },
    Order: {
      customer: ({ customerId }: Order) => customer(customerId),
      pickupPort: ({ pickupPort }: Order) => port(pickupPort),
      destinationPort: ({ destinationPort }: Order) => port(destinationPort),
      voyage: ({ voyageId }: Order) => voyage(voyageId),
      containers,
    },
    Customer: { orders: ordersOf(({ customerId }) => customerId) },
    Container: {
      port: (container: Container) => port(container.port),
      order: ({ orderId }: Container) => byId(world.orders, orderId),
    },
    Voyage: {
      from: ({ fromPort }: Voyage) => port(fromPort),
      to: ({ toPort }: Voyage) => port(toPort),
      orders: ordersOf(({ voyageId }) => voyageId),
    },
  };
}
