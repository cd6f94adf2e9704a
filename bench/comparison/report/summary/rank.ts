import type { Result } from '../../result.ts';
import { againstView, measuredOf, type Ratio, viewOf } from '../reading.ts';

/** The view at one question against the best of the other ways, in what should be low. */
export interface Rank {
  /** Title. */
  readonly question: string;
  readonly verdict: 'lower' | 'noise' | 'higher';
  /** How many times as much the best other way takes; below 1 when the view takes more. */
  readonly times: number;
  /** That other way's title. */
  readonly rival: string;
}

/** Questions at which the view and all other ways that answer were compared. */
export function ranks(result: Result, quantity: 'p50' | 'cpu'): readonly Rank[] {
  const view = viewOf(result);
  return result.questions.flatMap((question) => {
    const others = result.placements.filter(
      ({ name }) => name !== view && measuredOf(result, question.name, name) !== null,
    );
    const known = others.flatMap(({ name, title }) => {
      const ratio = againstView(result, question.name, name, quantity);
      return ratio === null ? [] : [{ title, ratio }];
    });
    const best = [...known].sort((a, b) => a.ratio.value - b.ratio.value)[0];
    if (best === undefined || known.length < others.length) return [];
    const all = known.map(({ ratio }) => ratio);
    return [{ question: question.title, verdict: verdict(all), times: best.ratio.value, rival: best.title }];
  });
}

/** Cheaper than each of them; or dearer than one; or neither can be said. */
function verdict(all: readonly Ratio[]): Rank['verdict'] {
  if (all.some((ratio) => ratio.verdict === 'lower')) return 'higher';
  return all.every((ratio) => ratio.verdict === 'higher') ? 'lower' : 'noise';
}
