import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { apiError } from '../api/index.ts';

export type StrategyName = 'composition' | 'view';

/** A valid operation against the API schema; one object for all requests with the same text and operation name. */
export interface Operation {
  /** Equal for equal text and operation name. */
  readonly key: string;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/** One question to a subgraph or to the view's store, for `joinery-explain`. */
export interface FetchRecord {
  /** The subgraph or the view. */
  readonly target: string;
  /** What was asked for, in one line. */
  readonly what: string;
  /** Entities or rows. */
  readonly count: number;
  /** Of the answer; null where nothing was serialised. */
  readonly bytes: number | null;
  readonly ms: number;
}

/** What one execution is handed, and what it notes down. */
export interface Run {
  /** Coerced by the API schema, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
  /**
   * For a subscription, which is executed once for each event: what the event tells of the operation's root field, by the
   * names of fields. Of an entity it has only a reference, which is its key; the rest is fetched.
   */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Set when the client asked for an explanation: executors push what they fetch. */
  readonly fetches?: FetchRecord[];
  /** Set with it: executors that know note the version of each stream that the answer shows. */
  readonly versions?: Record<string, number>;
  /** True once nobody waits for the answer any more: what is left of it need not be fetched. Absent for mutations. */
  readonly abandoned?: () => boolean;
}

/** An operation, ready to be executed any number of times. */
export interface Prepared {
  /** For people, in `extensions.joinery.plan`. */
  readonly plan: string;
  /** Never rejects for what a client or a service did: that stands in `errors`. */
  execute(run: Run): Promise<ExecutionResult>;
}

/** The strategy cannot answer these fields, as `Type.field`. */
export interface NotCovered {
  readonly notCovered: readonly string[];
}

/** An entity that an event refers to is no longer there: what a field that cannot be null says then, by either strategy. */
export const gone = (type: string, key: string): GraphQLError =>
  apiError('NOT_FOUND', `the ${type} '${key}' of this event does not exist any more`);

/** A way to answer operations. `prepare` is called once for each operation and its result cached by the caller. */
export interface Strategy {
  readonly name: StrategyName;
  prepare(operation: Operation): Prepared | NotCovered | Promise<Prepared | NotCovered>;
}
