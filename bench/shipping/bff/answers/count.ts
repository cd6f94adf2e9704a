import { checkInput } from '../../../../serving/input.ts';
import { readFilter } from '../../../../subgraphs/search/filter.ts';
import { list } from '../../../../subgraphs/search/list.ts';
import type { Answer } from '../composing.ts';
import { tierToCountry } from '../input.ts';

export const count: Answer = async ({ reader }, variables) => {
  const { tier, country } = checkInput(tierToCountry, variables);
  const filter = readFilter({ customer: { tier: [tier] }, destinationPort: { country: [country] } });
  return { orders: { totalCount: await list(reader, { filter, sort: [], limit: 0 }).total() } };
};
