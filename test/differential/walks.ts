import { type GraphQLSchema, isEnumType } from 'graphql';
import type { GeneratedOperation } from '../operations.ts';
import type { StillSystem } from './system.ts';

const written = (query: string): GeneratedOperation => ({ query, variables: {}, operationName: undefined, paging: [] });

const ANYWHERE = '{ country: ["NL", "SG", "BH", "BR", "NZ"] }';

/** What chance may leave out: the statistics by each dimension, with all that can be known of a row; orders by country. */
export function certainly(schema: GraphQLSchema): readonly GeneratedOperation[] {
  const dimensions = schema.getType('OrderDimension');
  if (!isEnumType(dimensions)) throw new TypeError('orders have dimensions');
  const row = `customerCountry customerTier pickupPort { unlocode name } destinationPort { unlocode country }
    destinationCountry product status month orders quantity`;
  return [
    ...dimensions.getValues().map(({ name }) => written(`{ orderStatistics(groupBy: [${name}]) { ${row} } }`)),
    written(`{ orders(filter: { pickupPort: ${ANYWHERE}, destinationPort: ${ANYWHERE} }) { totalCount } }`),
  ];
}

/** A list to be paged through from its beginning to its end. */
export interface Walk {
  readonly name: string;
  readonly operation: GeneratedOperation;
  /** Of the connection in the answer. */
  readonly path: readonly string[];
}

const PAGE = 'totalCount edges { cursor node { key: ID } } pageInfo { hasNextPage endCursor }';

function walk(list: string, key: string, parent?: { readonly field: string; readonly id: string }): Walk {
  const [field = ''] = list.split('(');
  const open = list.includes('(') ? list.slice(0, -1) : `${list}(first: 2`;
  const page = PAGE.replace('ID', key);
  const asked = `${open}, after: $cursor) { ${page} }`;
  const within = parent === undefined ? asked : `${parent.field}(id: ${JSON.stringify(parent.id)}) { ${asked} }`;
  const path = parent === undefined ? [field] : [parent.field, field];
  return {
    name: parent === undefined ? list : `${parent.field} ${parent.id} ${list}`,
    path,
    operation: {
      query: `query ($cursor: String) { ${within} }`,
      variables: { cursor: null },
      operationName: undefined,
      paging: [{ variable: 'cursor', path }],
    },
  };
}

/** Every list of the API: orders by each field in both directions, and by two; those of each customer and voyage. */
export async function walksOf({ schema, ask }: StillSystem): Promise<readonly Walk[]> {
  const sorts = schema.getType('OrderSortField');
  if (!isEnumType(sorts)) throw new TypeError('orders have sort fields');
  const orders = sorts
    .getValues()
    .flatMap(({ name }) => [
      `orders(first: 3, orderBy: [{ field: ${name}, direction: ASC }])`,
      `orders(first: 4, orderBy: [{ field: ${name}, direction: DESC }, { field: PRODUCT }])`,
    ]);
  const { data } = await ask('composition', {
    query: '{ customers(first: 100) { nodes { id } } voyages(first: 100) { nodes { id } } }',
  });
  const ids = (list: string) => (data as Record<string, { nodes: { id: string }[] }>)[list]!.nodes.map(({ id }) => id);
  return [
    ...[...orders, 'orders'].map((list) => walk(list, 'id')),
    ...['customers', 'containers', 'voyages'].map((list) => walk(list, 'id')),
    ...['ports', 'ports(country: "NL", first: 1)'].map((list) => walk(list, 'unlocode')),
    ...ids('customers').map((id) => walk('orders(first: 1)', 'id', { field: 'customer', id })),
    ...ids('voyages').map((id) => walk('orders(first: 1)', 'id', { field: 'voyage', id })),
  ];
}
