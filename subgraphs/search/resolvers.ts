import { type PageArguments, page, pageRequest } from '../../api/index.ts';
import type { SortKey } from '../../eventing/index.ts';
import type { Resolvers } from '../../serving/service.ts';
import { type OrderFilter, readFilter } from './filter.ts';
import { keysetOf, list } from './list.ts';
import { type DimensionName, type SortField, sortColumns } from './model.ts';
import type { Reader } from './owners.ts';
import type { Sort } from './plan.ts';
import { statistics } from './statistics.ts';

interface OrdersArguments extends PageArguments {
  readonly filter?: OrderFilter | null;
  readonly orderBy?: readonly { readonly field: SortField; readonly direction: 'ASC' | 'DESC' | null }[] | null;
}

interface StatisticsArguments {
  readonly filter?: OrderFilter | null;
  readonly groupBy: readonly DimensionName[];
}

export const searchResolvers = (reader: Reader): Resolvers => ({
  Query: {
    orders: (_: unknown, args: OrdersArguments) => orders(reader, args),
    orderStatistics: (_: unknown, { filter, groupBy }: StatisticsArguments) =>
      statistics(reader, readFilter(filter), groupBy),
  },
});

/** @throws BAD_USER_INPUT for `first` outside its bounds, or a cursor of another list. */
function orders(reader: Reader, args: OrdersArguments) {
  const sort = sortOf(args.orderBy ?? []);
  const keys = sort.map(({ column: { part, column }, direction }): SortKey => {
    return { column: part === null ? column : `${part}.${column}`, direction };
  });
  const request = pageRequest(args, { field: 'Query.orders', args: { ...args } }, keys);
  const answer = list(reader, {
    filter: readFilter(args.filter),
    sort,
    after: request.after,
    limit: request.first + 1,
  });
  const shown = async () => page(request, await answer.rows(), ({ id }) => ({ __typename: 'Order', id }), keysetOf);
  return {
    edges: async () => (await shown()).edges(),
    nodes: async () => (await shown()).nodes(),
    pageInfo: async () => (await shown()).pageInfo,
    totalCount: () => answer.total(),
  };
}

const NEWEST_FIRST: readonly Sort[] = [{ column: sortColumns.PLACED_AT, direction: 'desc' }];

const sortOf = (orderBy: NonNullable<OrdersArguments['orderBy']>): readonly Sort[] =>
  orderBy.length === 0
    ? NEWEST_FIRST
    : orderBy.map(({ field, direction }) => ({
        column: sortColumns[field],
        direction: direction === 'DESC' ? 'desc' : 'asc',
      }));
