import type { Placement } from './placement.ts';
import type { Question } from './question.ts';

/** Asks the API that is measured, before anything is timed: what questions are drawn from. */
export interface Asking {
  /** Answered by the gateway's composition. @throws an Error with the answer's errors */
  ask<D>(query: string, variables?: object): Promise<D>;
}

/** Questions that differ in one thing, by its value: services joined, length of a page. */
export interface Family {
  readonly name: string;
  /** What the value counts, such as 'services joined'. */
  readonly unit: string;
  readonly members: readonly { readonly value: number; readonly question: Question }[];
}

/** One write, as a client of the gateway sends it. */
export interface Write {
  readonly query: string;
  readonly variables: object;
}

/**
 * What is measured: all that the comparison knows of a domain. Another domain's benchmark is another one of these.
 */
export interface Workload {
  readonly name: string;
  /** The root entities that its size counts, such as `orders`. */
  readonly counted: string;
  /** The module whose `system` is measured, as joinery.config.ts is. */
  readonly system: URL;
  /** The ways to answer, the view and the gateway's composition first. */
  readonly placements: readonly Placement[];
  /**
   * A data folder of the embedded form that holds so many root entities, made from the seed number when it is not there
   * yet. It is shared with later runs: nothing may write to it.
   */
  history(size: number, seed: number): Promise<string>;
  /** Whether that is there already. */
  isMade(size: number, seed: number): boolean;
  /** Of all its questions. */
  readonly names: readonly string[];
  /** The questions, with variables drawn from the data: the same for the same data. */
  questions(asking: Asking): Promise<readonly Question[]>;
  /** Of what is in `questions`, by name: what is measured against the size of the data. */
  readonly scaled: readonly string[];
  /** Of what is in `questions`, by name: what is measured against latency between services and beside writes. */
  readonly varied: readonly string[];
  /** Of what is in `questions`, by name: what a quick run asks. */
  readonly quick: readonly string[];
  families(asking: Asking): Promise<readonly Family[]>;
  /** After so many writes their kinds come again in the same order. */
  readonly cycle: number;
  /** The writes of a live system, an endless sequence: the same for the same seed. Each is accepted. */
  writes(asking: Asking, seed: number): Promise<() => Write>;
}
