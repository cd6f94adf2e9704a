import type { Workload } from '../comparison/workload.ts';
import { history, isMade } from '../history.ts';
import { draw } from './draw/draw.ts';
import { placements } from './placements.ts';
import { allFamilies, allQuestions, names } from './questions/all.ts';
import { CYCLE, writes } from './writes/writes.ts';

/** The reference domain, shipping fresh goods, as the comparison measures it. */
export const workload: Workload = {
  name: 'shipping',
  system: new URL('../../joinery.config.ts', import.meta.url),
  placements,
  counted: 'orders',
  history,
  isMade,
  names,
  questions: async (asking) => allQuestions(await draw(asking)),
  scaled: ['point', 'page', 'search', 'aggregate', 'count'],
  varied: ['point', 'page', 'deep'],
  quick: ['point', 'search'],
  families: async (asking) => allFamilies(await draw(asking)),
  cycle: CYCLE,
  writes,
};
