import { applyRewrites } from '@apollo/gateway/dist/dataRewrites.js';
import type { FetchNode, SubscriptionNode } from '@apollo/query-planner';
import {
  type ASTNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  visit,
} from 'graphql';
import { gone } from '../execution.ts';
import type { PlanRun, Step } from './fetch.ts';
import type { Owner } from './owner.ts';
import { fetchAt, planStep, type Subgraphs } from './plan.ts';
import type { Reference, References } from './references.ts';
import { representation } from './representation.ts';
import type { ObjectShape, Variables } from './shape.ts';
import { type Ask, tell } from './told.ts';

/**
 * The plan of a subscription, ready to be run for any number of events with the same setting of its @skip and @include
 * variables. Its first fetch is not sent: the event answers it, and what it only refers to is asked of the same subgraph.
 */
export function eventStep(
  { primary, rest }: SubscriptionNode,
  owner: Owner,
  subgraphs: Subgraphs,
  shape: ObjectShape,
  conditions: Variables,
): Step {
  const definition = definitionOf(primary);
  const ask: Ask = (type, nodes, path) =>
    fetchAt(entityFetch(primary, definition, owner, type, nodes), path, subgraphs, shape);
  const told = tell({ owner, variables: conditions, ask }, definition.selectionSet);
  const further: Step = rest === undefined ? async () => {} : planStep(rest, subgraphs, shape);

  return async (run) => {
    const references: References = new Map();
    told(run.payload, run.data, references);
    if (references.size > 0) await follow(run, references, owner);
    applyRewrites(subgraphs.supergraph, primary.outputRewrites, run.data);
    await further(run);
  };
}

async function follow(run: PlanRun, references: References, owner: Owner): Promise<void> {
  const steps = new Set([...references.values()].map(({ step }) => step));
  await Promise.all([...steps].map((step) => step({ ...run, references })));
  for (const reference of references.values()) {
    if (reference.lost === null) continue;
    reference.lose();
    if (reference.lost === 'gone' && reference.required) run.errors.push(goneAt(reference, owner));
  }
}

function goneAt({ type, known, path }: Reference, owner: Owner): GraphQLError {
  const { __typename: _, ...key } = representation(known, owner.keys(type), () => true) ?? {};
  const { message, extensions } = gone(type, Object.values(key).join(' '));
  return new GraphQLError(message, { path, extensions });
}

function definitionOf({ operation }: FetchNode): OperationDefinitionNode {
  const [definition] = parse(operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new TypeError('the plan of a subscription begins with none');
  return definition;
}

/** What the first fetch selects of an entity, as a fetch of its own. */
function entityFetch(
  { serviceName, operationName }: FetchNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
  owner: Owner,
  type: string,
  nodes: readonly FieldNode[],
): FetchNode {
  const used = variablesIn(nodes);
  const declared = variableDefinitions.filter(({ variable }) => used.has(variable.name.value)).map(print);
  const variables = ['$representations: [_Any!]!', ...declared].join(', ');
  const selections = nodes.map(({ selectionSet }) => `... on ${type} ${selectionSet ? print(selectionSet) : ''}`);
  return {
    kind: 'Fetch',
    serviceName,
    requires: [...owner.keys(type)],
    variableUsages: [...used],
    operation: `query ${operationName ?? ''}(${variables}) {
      _entities(representations: $representations) { ${selections.join(' ')} }
    }`,
    operationName,
    operationKind: OperationTypeNode.QUERY,
  };
}

function variablesIn(nodes: readonly FieldNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (node: ASTNode) => {
    if (node.kind === Kind.VARIABLE) names.add(node.name.value);
  };
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) visit(selectionSet, { enter: note });
  return names;
}
