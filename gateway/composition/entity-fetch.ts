import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  separateOperations,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** The operation of the fetch that begins the plan of a subscription. */
export interface FirstFetch {
  readonly definition: OperationDefinitionNode;
  /** Plans keep some of the client's. */
  readonly fragments: readonly FragmentDefinitionNode[];
}

export function firstFetch({ operation }: FetchNode): FirstFetch {
  const { definitions } = parse(operation, { noLocation: true });
  const definition = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (definition === undefined) throw new TypeError('the plan of a subscription begins with no operation');
  return { definition, fragments: definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION) };
}

/** What the first fetch selects of an entity, as a fetch of its own. */
export function entityFetch(
  { serviceName, operationName }: FetchNode,
  first: FirstFetch,
  keys: readonly QueryPlanSelectionNode[],
  type: string,
  nodes: readonly FieldNode[],
): FetchNode {
  const selections = nodes.map(({ selectionSet }) => `... on ${type} ${selectionSet ? print(selectionSet) : ''}`);
  const text = `query ${operationName ?? ''}($representations: [_Any!]!) {
    _entities(representations: $representations) { ${selections.join(' ')} }
  }`;
  const { definitions } = parse(text, { noLocation: true });
  const whole: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions, ...first.fragments] };
  const document = separateOperations(whole)[operationName ?? '']!; // with the fragments that it uses
  const used = variablesIn(document);
  const declared = (first.definition.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value));
  return {
    kind: 'Fetch',
    serviceName,
    requires: [...keys],
    variableUsages: declared.map(({ variable }) => variable.name.value),
    operation: print(withVariables(document, declared)),
    operationName,
    operationKind: OperationTypeNode.QUERY,
  };
}

const withVariables = (document: DocumentNode, more: readonly VariableDefinitionNode[]): DocumentNode =>
  visit(document, {
    OperationDefinition: {
      leave: (node) => ({ ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...more] }),
    },
  });

function variablesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    enter(node) {
      if (node.kind === Kind.VARIABLE) names.add(node.name.value);
    },
  });
  return names;
}
