import type { Cell, Measured, Result } from '../result.ts';
import { unpairedRatio } from '../statistics/unpaired.ts';
import { settingsThatDiffer } from './differing.ts';
import { noiseOf } from './noise.ts';
import { QUANTITIES, type Quantity } from './quantity.ts';
import { type Speed, speedOf } from './speed.ts';

/** One quantity of one question by one placement, in two reports. */
export interface Change {
  readonly question: string;
  readonly placement: string;
  readonly quantity: Quantity['name'];
  /** Medians. */
  readonly a: number;
  readonly b: number;
  /** b / a, with a 95 % interval; null where it is not known. */
  readonly ratio: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly verdict: 'faster' | 'slower' | 'noise';
}

export interface Comparison {
  readonly a: Identity;
  readonly b: Identity;
  /** What else differs between the reports, so that changes may come from it. */
  readonly warnings: readonly string[];
  /** Why nothing was compared; null when it was. */
  readonly refused: string | null;
  readonly changes: readonly Change[];
  /** What is in both and was not compared, with the reason. */
  readonly notCompared: readonly string[];
  /** Questions by placements that only one report has. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

/** Which report it is. */
export interface Identity {
  readonly commit: string;
  readonly date: string;
  readonly command: string;
}

/**
 * What got faster or slower from a to b. A change is noise when its interval holds 1, or what a machine of another speed would have
 * made of it; when it is smaller than what either report found between the view and itself; and when a side was measured once.
 */
export function compare(a: Result, b: Result): Comparison {
  const { warnings, refused } = settingsThatDiffer(a, b);
  const named = { a: identityOf(a), b: identityOf(b) };
  const [inA, inB] = [cellsOf(a), cellsOf(b)];
  const apart = {
    onlyInA: [...inA.keys()].filter((name) => !inB.has(name)),
    onlyInB: [...inB.keys()].filter((name) => !inA.has(name)),
  };
  if (refused !== null) return { ...named, ...apart, warnings, refused, changes: [], notCompared: [] };
  const noise = noiseOf(a, b);
  const speed = speedOf(a, b);
  const changes: Change[] = [];
  const notCompared: string[] = [];
  for (const [name, cell] of inA) {
    const other = inB.get(name);
    if (other === undefined) continue;
    const why = cannot(a, b, cell, other);
    if (why !== null) notCompared.push(`${name}: ${why}`);
    else if (cell.measured !== null && other.measured !== null) {
      for (const quantity of QUANTITIES) {
        const reason =
          quantity.cannot(cell.measured, other.measured) ?? unmeasured(quantity, cell.measured, other.measured);
        if (reason === null)
          changes.push(
            changeOf(cell, [cell.measured, other.measured], quantity, { least: noise.factor(quantity.name), speed }),
          );
        else notCompared.push(`${name}, ${quantity.title}: ${reason}`);
      }
    }
  }
  return {
    ...named,
    ...apart,
    warnings: [...warnings, ...noise.warnings, ...speed.warnings],
    refused,
    changes,
    notCompared,
  };
}

const identityOf = ({ commit, date, command }: Result): Identity => ({ commit, date, command });

const cellsOf = ({ cells }: Result): ReadonlyMap<string, Cell> =>
  new Map(cells.map((cell) => [`${cell.question} by ${cell.placement}`, cell]));

function cannot(a: Result, b: Result, { question, failed }: Cell, { failed: failedThere }: Cell): string | null {
  if (failed !== null && failedThere !== null) return `failed in both (${failedThere})`;
  if (failedThere !== null) return `failed in B only: ${failedThere}`;
  if (failed !== null) return `failed in A only: ${failed}`;
  const [was, is] = [a, b].map(({ questions }) => questions.find(({ name }) => name === question)?.query);
  return was === is ? null : 'the question asks something else';
}

/** JSON has null for what was no number: a run in which nothing was answered. */
function unmeasured({ of }: Quantity, ...sides: readonly Measured[]): string | null {
  const samples = sides.map((side): readonly (number | null)[] => of(side).samples);
  const isWhole = samples.every((side) => side.length > 0 && side.every((value) => value !== null && value > 0));
  return isWhole ? null : 'it was not measured in every run';
}

function changeOf(
  { question, placement }: Cell,
  [a, b]: readonly [Measured, Measured],
  { name, of, more }: Quantity,
  { least, speed }: { readonly least: number; readonly speed: Speed },
): Change {
  const [was, is] = [of(a), of(b)];
  const { ratio, interval } = unpairedRatio(was.samples, is.samples);
  // What a machine of another speed would have made of the same code: more requests a second, or less time for each.
  const machine = more === 'better' ? speed : { low: 1 / speed.high, high: 1 / speed.low };
  const isNoise =
    interval === null ||
    Math.abs(Math.log(ratio)) <= Math.log(least) ||
    !isBeyond(interval, { low: 1, high: 1 }, ratio > 1) ||
    !isBeyond(interval, machine, ratio > 1);
  const verdict = isNoise ? 'noise' : ratio > 1 === (more === 'better') ? 'faster' : 'slower';
  return { question, placement, quantity: name, a: was.median, b: is.median, ratio, interval, verdict };
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

const isBeyond = (found: Interval, other: Interval, above: boolean): boolean =>
  above ? found.low > other.high : found.high < other.low;
