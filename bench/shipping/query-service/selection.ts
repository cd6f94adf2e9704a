import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { ServiceName } from '../services/services.ts';
import { ownedAs, ownerOf } from './owners.ts';

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

const made = new WeakMap<FieldNode, Map<string, string>>();

/**
 * What to ask a service for, of what a query selects within the field that is being resolved: what it owns, and of the
 * others' entities the key. Conditions (`@skip`, `@include`) are not looked at: it may be more than is selected, never
 * less. So it depends on the document alone, and is made once.
 */
export function selectionFor(service: ServiceName, type: GraphQLObjectType, info: GraphQLResolveInfo): string {
  const [first] = info.fieldNodes;
  const known = made.get(first!) ?? new Map<string, string>();
  made.set(first!, known);
  const key = `${service} ${type.name} ${info.fieldNodes.length}`;
  const selection = known.get(key) ?? select(service, type, fieldsIn(info.fieldNodes, info.fragments), info.fragments);
  known.set(key, selection);
  return selection;
}

function select(
  service: ServiceName,
  type: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
  fragments: Fragments,
): string {
  const selected = new Set<string>();
  const own = ownedAs(type.name);
  if (own !== undefined) selected.add(own.key);
  for (const [name, nodes] of fields) {
    const field = type.getFields()[name];
    if (field === undefined || (ownerOf(type.name, name) ?? service) !== service) continue;
    const of = getNamedType(field.type);
    if (!isObjectType(of)) selected.add(name);
    else {
      const entity = ownedAs(of.name);
      const referred = entity !== undefined && entity.service !== service;
      selected.add(`${name} { ${referred ? entity.key : select(service, of, fieldsIn(nodes, fragments), fragments)} }`);
    }
  }
  return [...selected].join(' ');
}

/** The fields that the nodes select, by name: whatever aliases they have, and from whatever fragments they come. */
function fieldsIn(nodes: readonly FieldNode[], fragments: Fragments): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) collect(fragments[selection.name.value]!.selectionSet);
      else fields.set(selection.name.value, [...(fields.get(selection.name.value) ?? []), selection]);
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) collect(selectionSet);
  return fields;
}
