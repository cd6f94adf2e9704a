import { checkInput } from '../../../../serving/input.ts';
import { readFilter } from '../../../../subgraphs/search/filter.ts';
import { statistics } from '../../../../subgraphs/search/statistics.ts';
import type { Answer } from '../composing.ts';
import { toCountry } from '../input.ts';

export const aggregate: Answer = async ({ reader }, variables) => {
  const { country } = checkInput(toCountry, variables);
  const filter = readFilter({ destinationPort: { country: [country] } });
  return { orderStatistics: await statistics(reader, filter, ['CUSTOMER_COUNTRY', 'STATUS']) };
};
