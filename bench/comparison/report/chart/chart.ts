import type { Estimated } from '../figures.ts';
import type { Look } from '../look.ts';
import type { Table } from '../table.ts';

/** What a chart shows; `page/page.js` draws it. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** For who does not see it: what it shows, in a sentence or two. */
  readonly text: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
  /** Its numbers. */
  readonly numbers: Table;
}

export interface Axis {
  /** With its unit. */
  readonly title: string;
  /** `percentile`: as HdrHistogram plots it, of values 1 / (1 - share). */
  readonly scale: 'linear' | 'log' | 'percentile';
  /** Where it is labelled: at values that were measured. Left out: at round ones. */
  readonly ticks?: readonly number[];
}

export interface Line {
  readonly name: string;
  readonly look: Look;
  /** By growing x. */
  readonly points: readonly Point[];
  /** Points alone, not joined. */
  readonly loose?: boolean;
  /** Where markers stand; all points when left out. */
  readonly marked?: readonly number[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** An empty marker: not to be taken like the others. */
  readonly hollow?: boolean;
}

/** An x of its own, with its interval; without an end where high is null. */
export interface Mark {
  readonly x: number;
  readonly low: number;
  readonly high: number | null;
  readonly look: Look;
}

export const pointOf = (x: number, { median, low, high }: Estimated): Point => ({ x, y: median, low, high });

/** Where much differs little and little differs much, each by its ratio. */
export function scaleOf(lines: readonly Line[]): 'linear' | 'log' {
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y > 0);
  return Math.max(...values) > 20 * Math.min(...values) ? 'log' : 'linear';
}

/** All values of x that a line has. */
export const ticksOf = (lines: readonly Line[]): readonly number[] =>
  [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);

export const logNote = (scale: Axis['scale']): string => (scale === 'log' ? ' (log)' : '');
