import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import type { Included } from './conditions.ts';

/** The fields of one object by response key, in order of first appearance; merged nodes stand together. */
export interface Selection {
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** Set when a condition could not be evaluated: the object that it belongs to fails with it. */
  readonly failure?: { readonly error: unknown };
}

/** The specification's CollectFields. */
export function collect(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  included: Included,
  type: GraphQLObjectType,
  selectionSets: readonly (SelectionSetNode | undefined)[],
): Selection {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();

  const applies = ({ typeCondition }: Pick<Partial<FragmentDefinitionNode>, 'typeCondition'>): boolean => {
    if (typeCondition === undefined) return true;
    const condition = typeFromAST(schema, typeCondition);
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
  };

  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD && visited.has(node.name.value)) continue;
      if (!included(node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const merged = fields.get(key);
        if (merged === undefined) fields.set(key, [node]);
        else merged.push(node);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (applies(node)) visit(node.selectionSet);
      } else {
        visited.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment !== undefined && applies(fragment)) visit(fragment.selectionSet);
      }
    }
  };

  try {
    for (const set of selectionSets) if (set !== undefined) visit(set);
  } catch (error) {
    return { fields: new Map(), failure: { error } };
  }
  return { fields };
}
