import type { Circumstances } from '../measure/machine.ts';
import type { Availability, Crossing, Staleness, Tail, ViewPrice } from './prices.ts';

export type { Availability, Crossing, CrossingAt, CrossingCheck, Staleness, Tail, ViewPrice } from './prices.ts';

/**
 * What a comparison found: report.json. All of it is plain data; times are in ms unless the name says otherwise, CPU in µs,
 * sizes in bytes. A key that is `null` could not be measured, and `left` says why.
 */
export interface Result extends Circumstances {
  /** Changes with the meaning of what is below. */
  readonly schema: 'joinery-comparison/2';
  /** False when the run was interrupted: it holds what was measured until then. */
  readonly whole: boolean;
  /** What was to be measured and was not, each with its reason. */
  readonly left: readonly string[];
  /** As it was typed. */
  readonly command: string;
  /** Of the whole run, s. */
  readonly seconds: number;
  readonly settings: RunSettings;
  /** The view first, then the composition by the gateway. */
  readonly placements: readonly { name: string; title: string; what: string; tuned: readonly string[] }[];
  readonly questions: readonly { name: string; title: string; query: string; services: readonly string[] }[];
  readonly equality: readonly Equality[];
  /** Of each set of processes that was measured, in the order of their starts. */
  readonly warmUps: readonly WarmUp[];
  readonly generator: GeneratorLimit | null;
  readonly selfTest: SelfTest | null;
  /** CPU of each process while nobody asks, s a second. It is left out of what a request or an event costs. */
  readonly atRest: Readonly<Record<string, number>>;
  readonly cells: readonly Cell[];
  /** Of each question: every placement against the view. */
  readonly differences: readonly Difference[];
  readonly scaling: readonly Scaling[];
  /** What the network really added where `scaling` is by it. */
  readonly delays: readonly Delay[];
  readonly viewPrice: ViewPrice | null;
  readonly staleness: readonly Staleness[];
  readonly availability: readonly Availability[];
  readonly tails: readonly Tail[];
  readonly crossings: readonly Crossing[];
}

export interface RunSettings {
  readonly form: 'embedded' | 'servers';
  readonly workload: string;
  /** What `size` counts, such as `orders`. */
  readonly counted: string;
  /** Root entities in the data. */
  readonly size: number;
  readonly seed: number;
  /** Of one timed block, s. */
  readonly duration: number;
  /** Blocks of each kind. */
  readonly rounds: number;
  /** Requests a second at which latency was compared, when that was asked for; null: half of what the slowest can carry. */
  readonly rate: number | null;
  readonly quick: boolean;
  readonly large: boolean;
  /** The questions that were asked for by --only; null for all. */
  readonly only: readonly string[] | null;
  /** The cores of each side, when they could be kept apart. */
  readonly pinned: { readonly client: readonly number[]; readonly servers: readonly number[] } | null;
}

/**
 * The median of a quantity's runs, with the percentile bootstrap's 95 % interval of that median: of five runs it holds the
 * truth in 94 %, of three in 75 %.
 */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** A value for each run, in their order. */
  readonly samples: readonly number[];
}

/** A percentile of all runs together (percentiles of single runs cannot be averaged), with a 95 % interval by a bootstrap of whole runs. */
export interface Pooled {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Load before anything was timed: who has just started takes several times the CPU for a request. */
export interface WarmUp {
  /** What was loaded, for people. */
  readonly of: string;
  readonly seconds: number;
  /**
   * Round by round, how many times as many requests a second as in the first: the geometric mean over all questions and
   * placements. 1 first; the last rounds say whether it still went up.
   */
  readonly faster: readonly number[];
}

/** The answers of a placement, before anything is timed, against those of the first placement. */
export interface Equality {
  readonly question: string;
  readonly placement: string;
  readonly requests: number;
  readonly equal: boolean;
  /** The first difference, or the error. */
  readonly difference: string | null;
}

/** What the load generator can do against a server that answers a constant: above it nothing is measured. */
export interface GeneratorLimit {
  /** Requests a second. */
  readonly throughput: Estimate;
  /** How late it sends at `lateAt` requests a second: what it adds to latencies. */
  readonly late: { readonly p50: number; readonly p99: number };
  readonly lateAt: number;
}

/** The method, tried on itself. */
export interface SelfTest {
  /** The view against itself, in each quantity: all must be noise. */
  readonly same: readonly Difference[];
  /** The view against itself with so much work (a share of its CPU a request) added: must be found in each. */
  readonly slowed: readonly Difference[];
  readonly added: number;
  readonly passed: boolean;
}

export interface Difference {
  readonly question: string;
  /** What is compared: b against a. */
  readonly a: string;
  readonly b: string;
  readonly quantity: 'p50' | 'cpu' | 'throughput';
  /** b / a, with a 95 % interval from pairs of blocks that ran side by side. */
  readonly ratio: Estimate;
  /** `noise` when the interval holds 1. */
  readonly verdict: 'higher' | 'lower' | 'noise';
}

/** One question by one placement. */
export interface Cell {
  readonly question: string;
  readonly placement: string;
  /** Why there are no figures: a wrong answer, an error, a refusal. Null when there are. */
  readonly failed: string | null;
  readonly measured: Measured | null;
}

export interface Measured {
  /** Requests a second that it carries on `connections` connections, each sending its next when it has its answer. */
  readonly throughput: Estimate;
  readonly connections: number;
  /** CPU a request, µs, of all processes together, without what they use at rest. */
  readonly cpu: Estimate;
  /** The same by process. */
  readonly cpuBy: Readonly<Record<string, Estimate>>;
  /** Made to all services together, for one of a client. */
  readonly serviceRequests: number;
  /** To and from all services together, for one request of a client. */
  readonly serviceBytes: number;
  /** Of the answer to the client. */
  readonly answerBytes: number;
  /** Resident memory after its load, bytes by process. */
  readonly memory: Readonly<Record<string, number>>;
  /** At the same rate as all placements of the question. */
  readonly compared: AtRate;
  /** At growing shares of its own throughput. */
  readonly curve: readonly AtRate[];
}

/** Latency at a fixed rate, from the moment at which each request was due. */
export interface AtRate {
  /** Asked, requests a second. */
  readonly rate: number;
  /** Reached. Less than asked: it is beyond saturation, and waiting grows without end. */
  readonly reached: number;
  readonly requests: number;
  readonly p50: Estimate;
  readonly p90: Estimate;
  /** Null with fewer than 300 requests in all: then it would be the slowest one or two. */
  readonly p99: Pooled | null;
  /** Of all runs together, ms. */
  readonly most: number;
  /** All runs together: HdrHistogram V2, compressed, base64; µs. Null where it is not kept. */
  readonly histogram: string | null;
}

/** How a question's time or cost changes with one thing. */
export interface Scaling {
  readonly by: 'data' | 'services' | 'page' | 'network' | 'writes';
  /** Of the values, such as `orders`, `ms`. */
  readonly unit: string;
  readonly question: string;
  readonly placement: string;
  readonly points: readonly ScalingPoint[];
}

export interface ScalingPoint {
  readonly value: number;
  readonly failed: string | null;
  /** Null when it failed. One request at a time unless the series is beside writes. */
  readonly latency: { readonly p50: Estimate; readonly p90: Estimate } | null;
  readonly cpu: Estimate | null;
}

/** What the network added to a service's requests. */
export interface Delay {
  readonly service: string;
  /** Asked and added (the median), ms; null: nothing was asked of the service. */
  readonly asked: number;
  readonly added: number | null;
}
