import type { CaughtUp } from '../feed.ts';
import type { Intake, Slice } from './intake.ts';
import type { Watermarks } from './watermarks.ts';

export interface AsOfOptions {
  readonly intake: Intake;
  readonly watermarks: Watermarks;
  /** The service that publishes a category. */
  readonly publisherOf: (category: string) => string;
}

/**
 * Tells as of when a member has all of its sources, once it has also got some slices: the earliest of the times of the services
 * that these come from. Only watermarks count that came after the member knew its first sources.
 */
export function asOf({ intake, watermarks, publisherOf }: AsOfOptions): (slices: readonly Slice[]) => CaughtUp | null {
  let since: number | null = null;

  return (slices) => {
    const readings = intake.readings();
    if (readings.length === 0 || !intake.isPlaced()) return null;
    since ??= watermarks.count();
    const behind = new Map(slices.map(({ reading, next }) => [reading, next]));
    const services = new Map<string, Map<string, number>>();
    for (const reading of readings) {
      const { category, source } = reading.place;
      const service = publisherOf(category);
      const reached = services.get(service) ?? new Map<string, number>();
      services.set(service, reached.set(source, behind.get(reading) ?? reading.delivered));
    }
    let at = Number.POSITIVE_INFINITY;
    for (const [service, reached] of services) {
      at = Math.min(at, watermarks.asOf(service, reached, since) ?? Number.NEGATIVE_INFINITY);
    }
    return at === Number.NEGATIVE_INFINITY ? null : { at, sources: readings.map(({ place }) => place.source) };
  };
}
