import { page, pageRequest } from '../../../../api/index.ts';
import { checkInput } from '../../../../serving/input.ts';
import { readFilter } from '../../../../subgraphs/search/filter.ts';
import { keysetOf, list } from '../../../../subgraphs/search/list.ts';
import { sortColumns } from '../../../../subgraphs/search/model.ts';
import type { Answer } from '../composing.ts';
import { countryAndStatus } from '../input.ts';
import { idIn } from '../newest.ts';
import { part } from '../parts.ts';
import type { Refers } from './refers.ts';

const FIRST = 20;

const ORDER = part<{ readonly customer: Refers }>(
  'orders',
  'Order',
  'id product quantity status placedAt customer { id }',
);
const CUSTOMER = part('customers', 'Customer', 'id name tier address { country }');
const VOYAGE = part('voyages', 'Voyage', 'id ship arrival status');

/** The list is joined by search's own code, here: it says each order's voyage, which is asked for beside the order. */
export const search: Answer = async ({ reader, one, whole }, variables) => {
  const { country, status } = checkInput(countryAndStatus, variables);
  const filter = { customer: { country: [country] }, voyage: { status: [status] } };
  const orderBy = [{ field: 'VOYAGE_ARRIVAL', direction: 'ASC' }];
  const request = pageRequest({ first: FIRST }, { field: 'Query.orders', args: { filter, orderBy } }, []);
  const sort = [{ column: sortColumns.VOYAGE_ARRIVAL, direction: 'asc' as const }];
  const rows = await list(reader, { filter: readFilter(filter), sort, limit: FIRST + 1 }).rows();
  const shown = page(request, rows, (row) => row, keysetOf);
  const nodes = await Promise.all(
    rows.slice(0, FIRST).map(async ({ id, order: row }) => {
      const [[order, customer], voyage] = await Promise.all([
        whole(ORDER, id).then(async (order) => [order, await one(CUSTOMER, order.customer?.id)] as const),
        one(VOYAGE, idIn(row, 'voyageId')),
      ]);
      return { ...order, customer, voyage };
    }),
  );
  return {
    orders: { nodes, pageInfo: { hasNextPage: shown.pageInfo.hasNextPage, endCursor: shown.pageInfo.endCursor() } },
  };
};
