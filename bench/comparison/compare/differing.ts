import { isDeepStrictEqual } from 'node:util';
import type { Result } from '../result.ts';

export interface Differing {
  readonly warnings: readonly string[];
  /** Why figures of the two are not of the same thing. */
  readonly refused: string | null;
}

type Told = (result: Result) => unknown;

/** Where one of them differs there is nothing to compare. */
const SAME: readonly (readonly [what: string, of: Told])[] = [
  ['workloads', ({ settings }) => settings.workload],
  ['forms', ({ settings }) => settings.form],
  ['sizes of the data', ({ settings }) => settings.size],
];

/** Where one of them differs a change may come from it. */
const BETTER_SAME: readonly (readonly [what: string, of: Told])[] = [
  ['CPUs', ({ machine }) => `${machine.cores} × ${machine.cpu}`],
  ['memories', ({ machine }) => `${machine.memoryGB} GB`],
  ['operating systems', ({ machine }) => machine.os],
  ['seeds', ({ settings }) => settings.seed],
  ['durations of a block', ({ settings }) => `${settings.duration} s`],
  ['rates asked for', ({ settings }) => (settings.rate === null ? 'none' : `${settings.rate} /s`)],
  ['cores that were pinned', ({ settings: { pinned } }) => (pinned === null ? 'none' : JSON.stringify(pinned))],
];

export function settingsThatDiffer(a: Result, b: Result): Differing {
  const [refusing, warning] = [SAME, BETTER_SAME].map((of) =>
    of
      .filter(([, told]) => !isDeepStrictEqual(told(a), told(b)))
      .map(([what, told]) => `${what}: ${told(a)} and ${told(b)}`),
  ) as [string[], string[]];
  return {
    warnings: [...unfinished(a, b), ...warning.map((what) => `they differ in their ${what}`), ...versions(a, b)],
    refused: refusing.length === 0 ? null : `they differ in their ${refusing.join(', ')}`,
  };
}

const unfinished = (a: Result, b: Result): string[] =>
  Object.entries({ A: a, B: b }).flatMap(([name, { whole, settings, selfTest }]) => [
    ...(whole ? [] : [`${name} was interrupted`]),
    ...(settings.quick ? [`${name} is a quick run: its figures mean little`] : []),
    ...(selfTest?.passed === false ? [`${name} did not pass its self-test`] : []),
  ]);

function versions(a: Result, b: Result): string[] {
  const names = [...new Set([...Object.keys(a.versions), ...Object.keys(b.versions)])].sort();
  const differing = names.filter((name) => a.versions[name] !== b.versions[name]);
  const told = (name: string) => `${name} ${a.versions[name] ?? 'none'} and ${b.versions[name] ?? 'none'}`;
  return differing.length === 0 ? [] : [`they differ in versions: ${differing.map(told).join(', ')}`];
}
