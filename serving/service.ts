import type { GraphQLScalarType } from 'graphql';
import type { EventStore, Reactions, StoredKind } from '../eventing/index.ts';
import type { Address } from './client.ts';
import type { LiveField } from './live.ts';

/** Now, as RFC 3339 in UTC with milliseconds. Replaced where a history is simulated. */
export type Clock = () => string;

/** A whole number that a service reads from the environment: `JOINERY_<name>`. */
export interface Setting {
  readonly name: string;
  readonly standard: number;
  readonly what: string;
}

/** What a service is handed when it starts. */
export interface ServiceContext {
  /** Its own store; a service without entities of its own has an empty one. */
  readonly store: EventStore;
  readonly clock: Clock;
  /** Where the system's subgraphs are, by name, for a service that composes others. Look when asking: they may change as others start. */
  readonly subgraphs: Readonly<Record<string, Address>>;
  /** Settings from the environment, by name without the prefix JOINERY_. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** A field's resolver. Its context is what the service's `requestContext` made for the request. */
// Taken from a method, for its bivariance: a resolver says what its parent, arguments and context are.
type Resolver = { resolve(parent: unknown, args: unknown, context: unknown): unknown }['resolve'];

/** Resolvers by type and field; `__resolveReference` is an entity's, by the reference that the gateway sends. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>> | GraphQLScalarType>>;

/** A service: one folder of `subgraphs/`, whose main.ts exports this as `service`. */
export interface Service {
  readonly name: string;
  /** The subgraph's schema, Federation 2 SDL. */
  readonly schema: URL;
  /** The entities that it owns. */
  readonly kinds: readonly StoredKind[];
  /** How it answers events of its own and of others. */
  readonly reactions?: (context: ServiceContext) => Reactions;
  readonly resolvers: (context: ServiceContext) => Resolvers;
  /** The fields of Subscription that tell its events. */
  readonly live?: readonly LiveField[];
  /** The GraphQL context of one request: its loaders. */
  readonly requestContext?: (context: ServiceContext) => object;
  /** What it reads from `context.settings`. */
  readonly settings?: readonly Setting[];
  /** Runs once the store is open and before anything is served; must be repeatable. */
  readonly prepare?: (context: ServiceContext) => Promise<void>;
  /** Closes what the service opened for itself; its store is still open. After this nothing is asked of it. */
  readonly close?: (context: ServiceContext) => Promise<void>;
}
