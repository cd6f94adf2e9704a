import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql';

/** The response names that a fetch brings for its objects: of the root, or of the entities. */
export function fetchedFields(operation: string): ReadonlySet<string> {
  const { definitions } = parse(operation);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const names = new Set<string>();
  const collect = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) collect(fragments.get(selection.name.value)?.selectionSet);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (selection.name.value === '_entities') collect(selection.selectionSet);
      else names.add((selection.alias ?? selection.name).value);
    }
  };
  for (const node of definitions) if (node.kind === Kind.OPERATION_DEFINITION) collect(node.selectionSet);
  return names;
}
