import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { MAX_PAGE } from '../../api/index.ts';
import type { Operation } from '../execution.ts';

type Variables = Readonly<Record<string, unknown>>;
type Page = (variables: Variables) => number;

/** A connection that the operation asks for, and those within each of its nodes. */
interface Connection {
  readonly page: Page;
  readonly within: readonly Connection[];
}

/**
 * How many nodes the operation's connections can return, of variables that it is given: of each connection the
 * product of its `first` and that of the connections around it. Lists that are no connection count as one node.
 */
export function nodesOf(operation: Operation): (variables: Variables) => number {
  const root = operation.schema.getRootType(operation.definition.operation)!;
  const connections = connectionsIn(operation, operation.definition.selectionSet, root.name);
  if (connections.length === 0) return () => 0;
  return (variables) => count(connections, variables);
}

const count = (connections: readonly Connection[], variables: Variables): number =>
  connections.reduce((sum, { page, within }) => sum + page(variables) * (1 + count(within, variables)), 0);

function connectionsIn(operation: Operation, set: SelectionSetNode, type: string): readonly Connection[] {
  return set.selections.flatMap((selection): readonly Connection[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragmentOf(operation, selection.name.value);
      return connectionsIn(operation, fragment.selectionSet, fragment.typeCondition.name.value);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return connectionsIn(operation, selection.selectionSet, selection.typeCondition?.name.value ?? type);
    }
    return connectionsOf(operation, selection, type);
  });
}

function connectionsOf(operation: Operation, node: FieldNode, parent: string): readonly Connection[] {
  const type = operation.schema.getType(parent);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined) return []; // introspection, or a leaf
  const of = getNamedType(field.type);
  const within = isCompositeType(of) ? connectionsIn(operation, node.selectionSet, of.name) : [];
  const page = pageOf(node, field);
  return page === null ? within : [{ page, within }];
}

/** The page size; over the largest page allowed it counts as that, since it is refused as such. */
function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>): Page | null {
  const argument = field.args.find(({ name }) => name === 'first');
  if (argument === undefined) return null;
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  const standard = bounded(argument.defaultValue);
  if (given === undefined) return () => standard;
  if (given.kind === Kind.VARIABLE) {
    const name = given.name.value;
    return (variables) => (variables[name] === undefined ? standard : bounded(variables[name]));
  }
  const literal = given.kind === Kind.INT ? bounded(Number(given.value)) : standard;
  return () => literal;
}

const bounded = (first: unknown): number =>
  typeof first === 'number' ? Math.min(Math.max(first, 0), MAX_PAGE) : MAX_PAGE;

const fragmentOf = ({ document }: Operation, name: string): FragmentDefinitionNode =>
  document.definitions.find(
    (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
  )!;
