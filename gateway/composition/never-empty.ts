import { type DocumentNode, type FieldNode, Kind, type SelectionNode, type SelectionSetNode, visit } from 'graphql';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The document for the planner: objects of which nothing may be left, once conditions are applied, are asked for their
 * `__typename`. A plan may leave out such an object altogether, and then nobody knows whether it is there.
 */
export function neverEmpty(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const isSure = ({ selections }: SelectionSetNode): boolean => selections.some(isSurelySelected);
  const isSurelySelected = (selection: SelectionNode): boolean => {
    if ((selection.directives ?? []).length > 0) return false;
    if (selection.kind === Kind.FIELD) return true;
    if (selection.kind === Kind.INLINE_FRAGMENT) return isSure(selection.selectionSet);
    return isSure(fragments.get(selection.name.value)!);
  };
  return visit(document, {
    Field: {
      leave(node) {
        if (node.selectionSet === undefined || isSure(node.selectionSet)) return undefined;
        const selections = [...node.selectionSet.selections, TYPENAME];
        return { ...node, selectionSet: { ...node.selectionSet, selections } };
      },
    },
  });
}
