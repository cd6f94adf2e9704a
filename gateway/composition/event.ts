import { applyRewrites } from '@apollo/gateway/dist/dataRewrites.js';
import type { SubscriptionNode } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { gone } from '../execution.ts';
import { entityFetch, firstFetch } from './entity-fetch.ts';
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
  const asked = firstFetch(primary);
  const ask: Ask = (type, nodes, path) =>
    fetchAt(entityFetch(primary, asked, owner.keys(type), type, nodes), path, subgraphs, shape);
  const { definition, fragments } = asked;
  const named = Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
  const told = tell({ owner, fragments: named, variables: conditions, ask }, definition.selectionSet);
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
