import type { GraphQLError } from 'graphql';
import type { Document } from '../../projector/store.ts';
import type { FetchRecord, Run } from '../execution.ts';
import type { Grouped } from './aggregate.ts';
import type { ListOutcome } from './list.ts';
import type { Reader } from './reader.ts';

/**
 * One execution. First every read is done, level by level, and its result put where the plan expects it; then the
 * answer is built from them in one go, depth first, in the order in which graphql-js would.
 */
export interface ViewRun {
  readonly reader: Reader;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of a subscription: what the event tells. */
  readonly payload: Run['payload'];
  readonly fetches: FetchRecord[] | undefined;
  readonly versions: Record<string, number> | undefined;
  /** The client's errors, in the order in which the answer is built. */
  readonly errors: GraphQLError[];
  /** By slot: documents by id. */
  readonly documents: ReadonlyMap<string, Document>[];
  /** By slot: lists by the id of the object that they belong to; by '' for fields of Query. */
  readonly lists: ReadonlyMap<string, ListOutcome>[];
  /** By slot. */
  readonly aggregates: AggregateOutcome[];
}

/** What could not be asked because the arguments are wrong: thrown at the field's path when the answer is built. */
export interface Failed {
  readonly error: unknown;
}

export type AggregateOutcome = { readonly rows: readonly Grouped[] } | Failed;

/** The place of a value in the answer, from the inside out. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
}

export function pathToArray(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

/** The properties of a state: what they are is known to the declaration that named them, not to the compiler. */
export const properties = (state: object): Readonly<Record<string, unknown>> =>
  state as Readonly<Record<string, unknown>>;
