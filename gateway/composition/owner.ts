import type { Subgraph, Supergraph } from '@apollo/federation-internals';
import { type QueryPlanSelectionNode, trimSelectionNodes } from '@apollo/query-planner';
import { type GraphQLSchema, Kind, parse } from 'graphql';

/** A subgraph by itself: its own schema, and by what it knows its entities. */
export interface Owner {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** What it must be told of an entity to resolve it, for each of its keys; none where it does not. */
  keys(type: string): readonly QueryPlanSelectionNode[];
}

/** Each is made when it is first asked for. */
export function ownersOf(supergraph: Supergraph): (subgraph: string) => Owner {
  const known = new Map<string, Owner>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const subgraph = supergraph.subgraphs().get(name);
    if (subgraph === undefined) throw new Error(`the plan asks a subgraph ${name} that the supergraph has not`);
    const made = owner(subgraph);
    known.set(name, made);
    return made;
  };
}

const owner = (subgraph: Subgraph): Owner => ({
  name: subgraph.name,
  schema: subgraph.schema.toGraphQLJSSchema(),
  keys: (type) => keysOf(subgraph, type),
});

function keysOf(subgraph: Subgraph, name: string): readonly QueryPlanSelectionNode[] {
  const keys = subgraph.schema.type(name)?.appliedDirectivesOf(subgraph.metadata().keyDirective()) ?? [];
  return keys
    .map((key) => key.arguments())
    .filter(({ resolvable }) => resolvable !== false)
    .map(({ fields }) => ({
      kind: 'InlineFragment',
      typeCondition: name,
      selections: [{ kind: 'Field', name: '__typename' }, ...fieldSet(String(fields))],
    }));
}

function fieldSet(fields: string): readonly QueryPlanSelectionNode[] {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`no set of fields: ${fields}`);
  return trimSelectionNodes(definition.selectionSet.selections);
}
