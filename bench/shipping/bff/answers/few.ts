import { checkInput } from '../../../../serving/input.ts';
import type { Answer } from '../composing.ts';
import { behind } from '../input.ts';
import { newestOrders } from '../newest.ts';

export const few: Answer = async ({ reader }, variables) => {
  const { after } = checkInput(behind, variables);
  const { rows } = await newestOrders(reader, { first: 50, after }, ['status']);
  return { orders: { nodes: rows.map(({ id, status }) => ({ id, status })) } };
};
