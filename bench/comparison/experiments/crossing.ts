import type { Estimate } from '../result.ts';

/** Total CPU of what is compared, µs. */
export interface Costs {
  /** Of one read by the view, and by the placement. */
  readonly view: Pick<Estimate, 'median' | 'low' | 'high'>;
  readonly composed: Pick<Estimate, 'median' | 'low' | 'high'>;
  /** Of one event, to whoever keeps the view. */
  readonly event: Pick<Estimate, 'median' | 'low' | 'high'>;
}

export interface CrossingPoint {
  readonly value: number;
  readonly low: number;
  /** Null: it may never be reached. */
  readonly high: number | null;
}

/**
 * From how many reads an event on the view costs less in all: where `event + n · view = n · composed`. What the write itself
 * costs is the same for both and left out. The interval takes the costs' own at their worst together, so it is wider than 95 %.
 * Null where a read by the view costs as much as by the placement, or more.
 */
export function crossingOf({ view, composed, event }: Costs): CrossingPoint | null {
  const saved = composed.median - view.median;
  if (saved <= 0) return null;
  const least = composed.low - view.high;
  return {
    value: event.median / saved,
    low: event.low / (composed.high - view.low),
    high: least <= 0 ? null : event.high / least,
  };
}
