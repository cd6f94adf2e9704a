import { emptyHistogram, encoded, record } from '../statistics/histogram.ts';
import type { Loaded } from './load.ts';

/** What became of the requests of a load. Moments are those of `performance.now()`. */
export interface Tally {
  /** A request counts from this moment on. */
  begin(due: number): Flight;
  /** Those still under way count with what they have waited by now. */
  end(began: number, failed: string | null): Loaded;
}

/** A request that is under way. */
export interface Flight {
  sent(): void;
  answered(bytes: number): void;
}

/** @param late whether to keep how late requests were sent. */
export function openTally(late: boolean): Tally {
  const latencies = emptyHistogram();
  const lateness = emptyHistogram();
  const underWay = new Map<Flight, number>();
  let requests = 0;
  let answerBytes = 0;
  let last = 0;
  return {
    begin(due) {
      let isSent = false;
      const flight: Flight = {
        sent() {
          // A request whose connection broke before anything was written is handed over again.
          if (late && !isSent) record(lateness, performance.now() - due);
          isSent = true;
        },
        answered(bytes) {
          last = performance.now();
          record(latencies, last - due);
          underWay.delete(flight);
          requests++;
          answerBytes += bytes;
        },
      };
      underWay.set(flight, due);
      return flight;
    },
    end(began, failed) {
      const now = performance.now();
      const unanswered = failed === null ? underWay.size : 0;
      if (failed === null) for (const due of underWay.values()) record(latencies, now - due);
      return {
        requests,
        unanswered,
        seconds: ((unanswered === 0 && requests > 0 ? last : now) - began) / 1000,
        histogram: encoded(latencies),
        late: encoded(lateness),
        answerBytes,
        failed,
      };
    },
  };
}
