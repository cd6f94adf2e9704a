import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import type { Operation } from '../execution.ts';

export interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
}

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, rootFields: 0 };

/**
 * How large an operation is once its fragments are expanded, without expanding them: fragments that spread
 * fragments twice each grow beyond all bounds in a short document.
 */
export function sizeOf({ document, definition }: Operation): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const known = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const measured = known.get(name) ?? of(fragments.get(name)!.selectionSet);
    known.set(name, measured);
    return measured;
  };
  const of = ({ selections }: SelectionSetNode): Size =>
    selections.reduce<Size>((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return plus(sum, ofFragment(selection.name.value));
      if (selection.kind === Kind.INLINE_FRAGMENT) return plus(sum, of(selection.selectionSet));
      const { depth, fields, aliases } = selection.selectionSet ? of(selection.selectionSet) : NOTHING;
      const introspection = selection.name.value.startsWith('__');
      return plus(sum, {
        depth: introspection ? 0 : depth + 1,
        fields: fields + 1,
        aliases: aliases + (selection.alias === undefined ? 0 : 1),
        rootFields: 1,
      });
    }, NOTHING);

  return of(definition.selectionSet);
}

const plus = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  rootFields: a.rootFields + b.rootFields,
});
