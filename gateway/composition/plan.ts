import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { SubgraphClient } from '../../serving/client.ts';
import { inClientOrder } from './client-order.ts';
import { fetchStep, type Step } from './fetch.ts';
import type { ObjectShape } from './shape.ts';

export type Clients = ReadonlyMap<string, SubgraphClient>;

type Path = readonly (string | number)[];

/** What plans are run with. */
export interface Subgraphs {
  readonly clients: Clients;
  readonly supergraph: GraphQLSchema;
}

/** A query plan, ready to be run any number of times, for a response of this shape. */
export function planStep(node: PlanNode, subgraphs: Subgraphs, shape: ObjectShape): Step {
  const step = (of: PlanNode, path: Path): Step => {
    switch (of.kind) {
      case 'Fetch':
        return fetchAt(of, path, subgraphs, shape);
      case 'Flatten':
        return step(of.node, [...path, ...of.path]);
      case 'Sequence': {
        const steps = of.nodes.map((child) => step(child, path));
        return async (run) => {
          for (const next of steps) await next(run);
        };
      }
      case 'Parallel': {
        const steps = of.nodes.map((child) => step(child, path));
        return async (run) => {
          await Promise.all(steps.map((each) => each(run)));
        };
      }
      case 'Condition': {
        const { condition } = of;
        const included = of.ifClause && step(of.ifClause, path);
        const excluded = of.elseClause && step(of.elseClause, path);
        return async (run) => (run.variables[condition] === true ? included : excluded)?.(run);
      }
      case 'Defer':
        throw new Error('@defer is not part of the schema, so no plan has it');
    }
  };
  return step(node, []);
}

/** A fetch for the objects at a path of the response. */
export function fetchAt(node: FetchNode, path: Path, { clients, supergraph }: Subgraphs, shape: ObjectShape): Step {
  const client = clients.get(node.serviceName);
  if (client === undefined) throw new Error(`the plan asks a subgraph ${node.serviceName} that nobody named`);
  const operation = inClientOrder(node.operation, shape, path, node.requires !== undefined);
  return fetchStep({ ...node, operation }, path, client, supergraph);
}
