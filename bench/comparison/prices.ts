import type { Estimate } from './result.ts';

/** What the view costs those who keep it. */
export interface ViewPrice {
  readonly events: number;
  /** Of one event, on average: documents and entities written to the view. */
  readonly writesAnEvent: number;
  /** By what is written. */
  readonly writesBy: Readonly<Record<string, number>>;
  /** Of the projector, µs an event: in a rebuild, where events come in large batches … */
  readonly cpuRebuilding: number;
  /** … and live, by the rate of staleness' runs that was nearest to `liveRate` events a second. */
  readonly cpuLive: number | null;
  readonly liveRate: number | null;
  /** On disk, bytes: of the view, and of the services' stores. */
  readonly viewBytes: number;
  readonly storeBytes: number;
  /** To build it from the start of the log, s. */
  readonly rebuild: number;
}

/** How old the view is under writes: from the acknowledgement of a write until a client reads it from the view. */
export interface Staleness {
  /** Asked and reached, writes a second. */
  readonly rate: number;
  readonly reached: number;
  /** Events a second, those that services add by themselves included. */
  readonly events: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number | null;
  /** Over the run: s since its beginning → ms. */
  readonly over: readonly (readonly [second: number, ms: number])[];
  /** Projector CPU, µs an event without what it uses at rest, and its share of one core with it. */
  readonly cpu: number;
  readonly busy: number;
  /** True when the view kept up: it was caught up at most 1 s after the writes ended. */
  readonly kept: boolean;
}

/** Complete answers while one service does not do its part. */
export interface Availability {
  readonly question: string;
  readonly placement: string;
  readonly service: string;
  /** `down`: connections are refused; `slow`: answers come later than `deadline`. */
  readonly fault: 'down' | 'slow';
  readonly deadline: number;
  readonly requests: number;
  /** Of them: right, whole and without errors within the deadline. */
  readonly complete: number;
  /** Of them: with errors and some data within the deadline. */
  readonly partial: number;
}

/** How the rare slowness of single services adds up. */
export interface Tail {
  readonly placement: string;
  readonly question: string;
  /** Services that the question joins. */
  readonly services: number;
  /** The share of each service's answers that were held back, and for how long, ms. */
  readonly share: number;
  readonly held: number;
  readonly requests: number;
  /** The share of the client's answers that took longer than `held`. */
  readonly slow: number;
}

/** From how many reads an event on the view is cheaper in total CPU than a placement. */
export interface Crossing {
  readonly question: string;
  readonly placement: string;
  /** A second, about as many as at the crossing: a read costs more among few than under load. */
  readonly reads: number;
  /** µs, where so many came: of one read by the view, and of one by the placement. */
  readonly view: number;
  readonly composed: number;
  /** By growing rates: the more events come, the less each costs. */
  readonly at: readonly CrossingAt[];
  /** Measured beside it; empty where it was not. */
  readonly checks: readonly CrossingCheck[];
}

/** The crossing where so many events come. */
export interface CrossingAt {
  /** Events a second. */
  readonly rate: number;
  /** What keeping the view costs an event, µs: of the projector, and of servers that it shares with the services. */
  readonly event: Estimate;
  /** Reads an event at the crossing, with an interval whose end is null where it has none; null: the view is never cheaper. */
  readonly readsPerEvent: { readonly value: number; readonly low: number; readonly high: number | null } | null;
}

export interface CrossingCheck {
  /** Events a second, and reads an event: half of the crossing's at that rate, and twice as many. */
  readonly rate: number;
  readonly readsPerEvent: number;
  /**
   * Total CPU of all processes per event and its reads, µs, of runs that took turns; the writes themselves cost both the
   * same and are left out.
   */
  readonly view: Estimate;
  readonly composed: Estimate;
  readonly expected: 'view' | 'composed';
  /** `noise` when the pairs do not agree. */
  readonly found: 'view' | 'composed' | 'noise';
}
