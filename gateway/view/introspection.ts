import { type DocumentNode, executeSync, type FieldNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Operation } from '../execution.ts';
import type { FieldPlan } from './complete.ts';

/** `__schema` and `__type`: graphql-js answers them itself, from the schema alone. */
export function introspectionField(operation: Operation, key: string, nodes: readonly FieldNode[]): FieldPlan<null> {
  const document = only(operation, nodes);
  return {
    key,
    complete(run) {
      const { data, errors } = executeSync({
        schema: operation.schema,
        document,
        variableValues: run.variables,
      });
      if (errors !== undefined) run.errors.push(...errors);
      return data?.[key] ?? null;
    },
  };
}

/** The operation with nothing but these fields, and only the variables that they use. */
function only({ document, definition }: Operation, nodes: readonly FieldNode[]): DocumentNode {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  const reached = new Set<string>();
  const note = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      enter(inner) {
        if (inner.kind === Kind.VARIABLE) used.add(inner.name.value);
        if (inner.kind !== Kind.FRAGMENT_SPREAD || reached.has(inner.name.value)) return;
        reached.add(inner.name.value);
        for (const fragment of fragments) if (fragment.name.value === inner.name.value) note(fragment);
      },
    });
  };
  for (const node of nodes) note(node);
  const operation: OperationDefinitionNode = {
    ...definition,
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
    variableDefinitions: definition.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)),
  };
  const needed = fragments.filter(({ name }) => reached.has(name.value));
  return { kind: Kind.DOCUMENT, definitions: [operation, ...needed] };
}
