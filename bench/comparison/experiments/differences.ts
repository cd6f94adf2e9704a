import type { Difference } from '../result.ts';
import type { Block } from '../run/block.ts';
import { percentilesOf } from '../statistics/histogram.ts';
import { ratio, verdict } from '../statistics/ratio.ts';

export const perSecond = ({ loaded }: Block): number => loaded.requests / loaded.seconds;
export const middleOf = ({ loaded }: Block): number => percentilesOf(loaded.histogram, [50])[0]!;
export const cpuOf = ({ cpu }: Block): number => cpu;

/** Blocks of each contestant by its name, in the order of the rounds. */
export type Rounds = ReadonlyMap<string, readonly Block[]>;

export interface Compared {
  readonly question: string;
  readonly quantity: Difference['quantity'];
  readonly of: (block: Block) => number;
  readonly rounds: Rounds;
}

/** b against a, in pairs of blocks of the same round. */
export function differenceOf({ question, quantity, of, rounds }: Compared, a: string, b: string): Difference {
  const found = ratio(rounds.get(a)!.map(of), rounds.get(b)!.map(of));
  return { question, a, b, quantity, ratio: found, verdict: verdict(found) };
}

/** No ratio is of what came out as nothing or less: of CPU that can happen where more is used at rest than for the requests. */
export const isMeasurable = (blocks: readonly Block[], of: Compared['of']): boolean =>
  blocks.every((block) => of(block) > 0);

/** Everybody else against the first; none where the first did not get that far, nor of what is not measurable. */
export function differencesFrom(compared: Compared, first: string): readonly Difference[] {
  const measurable = [...compared.rounds].filter(([, blocks]) => isMeasurable(blocks, compared.of));
  const names = measurable.map(([name]) => name);
  return names.includes(first)
    ? names.filter((name) => name !== first).map((name) => differenceOf(compared, first, name))
    : [];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
