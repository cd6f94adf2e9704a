import type { Estimate, Pooled } from '../result.ts';
import { html, type Markup } from './markup.ts';

const precise = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const rough = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const some = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A measured value: three digits, which is what the histograms hold. */
export const figure = (value: number): string => (value === 0 ? '0' : precise.format(value));

/** In a sentence: two digits. */
export const about = (value: number): string => rough.format(value);

/** A mean of what comes in whole pieces. */
export const mean = (value: number): string => some.format(value);

export const count = (value: number): string => whole.format(value);

/** 1 only when nothing is missing, 0 only of nothing. */
export function share(part: number, of: number): string {
  if (of === 0) return '–';
  const percent = (100 * part) / of;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent > 99 && percent < 100) return '> 99 %';
  return `${whole.format(percent)} %`;
}

/** Of a share that is rare, with a digit more. */
export const percent = (part: number): string => `${tenths.format(100 * part)} %`;

const SIZES = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const;

export function bytes(value: number): string {
  const [size, unit] = SIZES.find(([least]) => value >= least) ?? [1, 'B'];
  return size === 1 ? `${count(value)} B` : `${figure(value / size)} ${unit}`;
}

export const between = (low: number, high: number): string => `${figure(low)}–${figure(high)}`;

/** A value with its interval, wherever it comes from. */
export type Estimated = Pick<Estimate, 'median' | 'low' | 'high'>;

/** A percentile of all runs together, to be shown as medians of runs are. */
export const estimatedBy = ({ value, low, high }: Pooled): Estimated => ({ median: value, low, high });

/** With its interval below it. */
export const estimated = ({ median, low, high }: Estimated): Markup =>
  html`<span class="figure">${figure(median)}</span> <small>${between(low, high)}</small>`;
