import { operationFromDocument } from '@apollo/federation-internals';
import { prettyFormatQueryPlan, type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type ExecutionResult, executeSync, GraphQLError, Kind } from 'graphql';
import { type ClientOptions, subgraphClient } from '../../serving/client.ts';
import type { Operation, Prepared, Run, Strategy } from '../execution.ts';
import { complete } from './complete.ts';
import { eventStep } from './event.ts';
import type { PlanRun, Step } from './fetch.ts';
import { located } from './locate.ts';
import { neverEmpty } from './never-empty.ts';
import { oneForEachNull } from './one-error.ts';
import { ownersOf } from './owner.ts';
import { planStep, type Subgraphs } from './plan.ts';
import type { ObjectShape, ValueShape, Variables } from './shape.ts';
import type { ComposedSchema, Subgraph } from './supergraph.ts';
import { variantsOf } from './variants.ts';

export interface CompositionStrategy extends Strategy, AsyncDisposable {
  readonly name: 'composition';
}

const DEFAULTS: ClientOptions = { timeout: 10_000, connections: 64 };

/**
 * Answers operations by asking the subgraphs, after Apollo's query plans; a subscription's first fetch is answered by the event. A subgraph that does not answer costs
 * its own fields: they are null, each with a SERVICE_UNAVAILABLE error, and it is asked again by the next request.
 */
export function compositionStrategy(
  composed: Pick<ComposedSchema, 'supergraph' | 'planned'>,
  subgraphs: readonly Pick<Subgraph, 'name' | 'url'>[],
  options: Partial<ClientOptions> = {},
): CompositionStrategy {
  const planner = new QueryPlanner(composed.supergraph);
  const supergraph = composed.supergraph.schema.toGraphQLJSSchema();
  const clients = new Map(
    subgraphs.map(({ name, url }) => [name, subgraphClient(name, url, { ...DEFAULTS, ...options })]),
  );
  const ownerOf = ownersOf(composed.supergraph);
  return {
    name: 'composition',
    prepare(operation) {
      const operationName = operation.definition.name?.value;
      const planned = operationFromDocument(composed.planned, neverEmpty(operation.document), { operationName });
      const plan = planner.buildQueryPlan(planned);
      const step = (shape: ObjectShape, conditions: Variables) =>
        stepOf(plan.node, { clients, supergraph }, ownerOf, shape, conditions);
      return prepared(operation, step, () => prettyFormatQueryPlan(plan));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((client) => client[Symbol.asyncDispose]()));
    },
  };
}

function stepOf(
  node: QueryPlan['node'],
  subgraphs: Subgraphs,
  ownerOf: ReturnType<typeof ownersOf>,
  shape: ObjectShape,
  conditions: Variables,
): Step | null {
  if (node === undefined) return null;
  if (node.kind !== 'Subscription') return planStep(node, subgraphs, shape);
  return eventStep(node, ownerOf(node.primary.serviceName), subgraphs, shape, conditions);
}

type StepFor = (shape: ObjectShape, conditions: Variables) => Step | null;

function prepared(operation: Operation, stepFor: StepFor, plan: () => string): Prepared {
  const variants = variantsOf(operation, (shape, conditions) => ({ shape, step: stepFor(shape, conditions) }));
  return {
    get plan() {
      return plan();
    },
    async execute({ variables, payload, fetches, abandoned }: Run): Promise<ExecutionResult> {
      const run: PlanRun = { variables, payload, data: {}, errors: [], failures: new Map(), fetches, abandoned };
      const { shape, step } = variants(variables);
      await step?.(run);
      const data = complete(shape, run, (field) => introspect(operation, field, variables));
      if (run.errors.length === 0) return { data };
      const told = oneForEachNull(shape, data, run.errors);
      return { errors: told.map((error) => located(error, shape, run.data)), data };
    },
  };
}

/** `__schema` and `__type` are the gateway's own to answer. */
function introspect(
  { schema, document, definition }: Operation,
  { nodes }: Extract<ValueShape, { kind: 'introspection' }>,
  variables: Variables,
): unknown {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const selectionSet = { kind: Kind.SELECTION_SET, selections: nodes } as const;
  const asked = { kind: Kind.DOCUMENT, definitions: [{ ...definition, selectionSet }, ...fragments] } as const;
  const { data, errors } = executeSync({ schema, document: asked, variableValues: variables });
  if (errors !== undefined) throw new GraphQLError(`introspection failed: ${errors[0]!.message}`);
  return data?.[(nodes[0]!.alias ?? nodes[0]!.name).value] ?? null;
}
