import { table } from '../../measure/report.ts';
import type { Change, Comparison, Identity } from './compare.ts';
import { QUANTITIES } from './quantity.ts';

/** A comparison for a terminal. */
export function printComparison(comparison: Comparison): string {
  const { a, b, warnings, refused, notCompared, onlyInA, onlyInB } = comparison;
  return [
    [`A  ${identity(a)}`, `B  ${identity(b)}`].join('\n'),
    ...(refused === null ? compared(comparison.changes) : [`Nothing was compared: ${refused}.`]),
    ...listed('Keep in mind', warnings),
    ...listed('Not compared', notCompared),
    ...listed('Only in A', onlyInA),
    ...listed('Only in B', onlyInB),
  ].join('\n\n');
}

const identity = ({ commit, date, command }: Identity): string => `${commit}, ${date}, ${command}`;

function compared(changes: readonly Change[]): string[] {
  if (changes.length === 0) return ['There is nothing in both that could be compared.'];
  const of = (verdict: Change['verdict']) => changes.filter((change) => change.verdict === verdict);
  const byChance = Math.round(changes.length * 0.05);
  const chance =
    byChance === 0 ? '' : ` Intervals of 95 % alone would call ${byChance} of ${changes.length} changed by chance.`;
  return [
    ...changed('Faster, or for less CPU', of('faster')),
    ...changed('Slower, or for more CPU', of('slower')),
    `Within noise: ${of('noise').length} of ${changes.length}.${chance}`,
  ];
}

function changed(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [`${title}: none.`];
  const furthest = [...changes].sort((one, other) => Math.abs(Math.log(other.ratio)) - Math.abs(Math.log(one.ratio)));
  return [`${title}: ${changes.length}\n\n${table(furthest.map(row))}`];
}

function row({ question, placement, quantity, a, b, ratio, interval }: Change) {
  const { title, unit } = QUANTITIES.find(({ name }) => name === quantity)!;
  return {
    question,
    placement,
    what: `${title}, ${unit}`,
    A: a,
    B: b,
    change: percent(ratio),
    '95 % interval': interval === null ? '' : `${percent(interval.low)} to ${percent(interval.high)}`,
  };
}

/** What a ratio changes: +20 %, −33 %; of more than double how many times: 3.1 ×. */
function percent(ratio: number): string {
  if (ratio >= 2) return `${ratio.toFixed(1)} ×`;
  const change = (ratio - 1) * 100;
  const digits = Math.abs(change) < 10 ? 1 : 0;
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(digits)} %`;
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n')];
