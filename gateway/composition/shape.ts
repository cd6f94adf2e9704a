import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLInterfaceType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { Operation } from '../execution.ts';

/** An object's type, or the interface where nothing that was asked depends on which type it is. */
type Runtime = GraphQLObjectType | GraphQLInterfaceType;

/** What a response is to look like, for one operation and one setting of its @skip and @include variables. */
export interface ObjectShape {
  readonly type: Runtime;
  readonly fields: readonly FieldShape[];
  /** An alias is called `__proto__`: the object must have no prototype. */
  readonly bare: boolean;
}

export interface FieldShape {
  readonly key: string;
  /** `Type.field`, for messages. */
  readonly name: string;
  /** The key is that of a property that every object inherits, so only an own one counts. */
  readonly inherited: boolean;
  readonly value: ValueShape;
  /** Where the client asked for it. */
  readonly nodes: readonly FieldNode[];
}

export type ValueShape =
  | { readonly kind: 'nonNull'; readonly of: ValueShape }
  | { readonly kind: 'list'; readonly of: ValueShape }
  | { readonly kind: 'leaf'; readonly type: string; readonly accepts: (value: unknown) => boolean }
  | { readonly kind: 'object'; readonly shape: ObjectShape }
  | {
      readonly kind: 'abstract';
      /** Under which names `__typename` was asked for: plans may fetch it under an alias alone. */
      readonly typenames: readonly string[];
      /** Null for a `__typename` that is no such type of the API. */
      readonly shape: (typename: unknown) => ObjectShape | null;
    }
  /** Null for an object of which only an interface is known. */
  | { readonly kind: 'typename'; readonly typename: string | null }
  | { readonly kind: 'introspection'; readonly nodes: readonly FieldNode[] };

export type Variables = Readonly<Record<string, unknown>>;

interface Compilation {
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly variables: Variables;
}

/** @throws nothing for an operation that is valid against the schema. */
export function shapeOf({ schema, document, definition }: Operation, variables: Variables): ObjectShape {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  const root = schema.getRootType(definition.operation)!;
  const fields = collectFields(schema, fragments, variables, root, definition.selectionSet);
  return objectShape({ schema, fragments, variables }, root, fields);
}

function objectShape(
  compilation: Compilation,
  type: Runtime,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): ObjectShape {
  const fields = [...collected].map(([key, nodes]): FieldShape => {
    const field = nodes[0]!.name.value;
    const value = fieldValue(compilation, type, field, nodes);
    return { key, name: `${type.name}.${field}`, inherited: key in Object.prototype, value, nodes };
  });
  return { type, fields, bare: collected.has('__proto__') };
}

function fieldValue(compilation: Compilation, parent: Runtime, field: string, nodes: readonly FieldNode[]) {
  if (field === '__typename') return { kind: 'typename', typename: isObjectType(parent) ? parent.name : null } as const;
  const definition = parent.getFields()[field];
  if (definition === undefined) return { kind: 'introspection', nodes } as const; // __schema and __type of Query
  return valueShape(compilation, definition.type, nodes);
}

function valueShape(compilation: Compilation, type: GraphQLOutputType, nodes: readonly FieldNode[]): ValueShape {
  if (isNonNullType(type)) return { kind: 'nonNull', of: valueShape(compilation, type.ofType, nodes) };
  if (isListType(type)) return { kind: 'list', of: valueShape(compilation, type.ofType, nodes) };
  if (isLeafType(type)) return { kind: 'leaf', type: type.name, accepts: acceptedBy(type) };
  const { schema, fragments, variables } = compilation;
  const shape = (runtime: Runtime): ObjectShape => {
    const of = runtime as GraphQLObjectType; // it is only compared with the conditions of fragments
    return objectShape(compilation, runtime, collectSubfields(schema, fragments, variables, of, nodes));
  };
  if (isAbstractType(type)) {
    return { kind: 'abstract', typenames: typenameKeys(compilation, nodes), shape: byTypename(schema, type, shape) };
  }
  return { kind: 'object', shape: shape(type) };
}

function typenameKeys({ fragments }: Compilation, nodes: readonly FieldNode[]): readonly string[] {
  const keys = new Set(['__typename']);
  const collect = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) collect(fragments[selection.name.value]?.selectionSet);
      else if (selection.name.value === '__typename') keys.add((selection.alias ?? selection.name).value);
    }
  };
  for (const node of nodes) collect(node.selectionSet);
  return [...keys];
}

/**
 * One shape for each type that is met, made when it first is. Plans leave out the `__typename` of an interface's
 * objects where every type has the same fields.
 */
function byTypename(schema: GraphQLSchema, type: GraphQLAbstractType, shape: (runtime: Runtime) => ObjectShape) {
  const shapes = new Map<string, ObjectShape>();
  return (sent: unknown): ObjectShape | null => {
    const typename = sent ?? (isInterfaceType(type) ? type.name : null);
    if (typeof typename !== 'string') return null;
    const known = shapes.get(typename);
    if (known !== undefined) return known;
    const runtime = schema.getType(typename);
    const possible = isObjectType(runtime) && schema.isSubType(type, runtime);
    if (!possible && !(isInterfaceType(runtime) && runtime === type)) return null;
    const made = shape(runtime);
    shapes.set(typename, made);
    return made;
  };
}

/** An enum value that the API does not have (an @inaccessible one) must not reach clients. */
function acceptedBy(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  const { name } = type;
  if (name === 'String') return (value) => typeof value === 'string';
  if (name === 'ID') return (value) => typeof value === 'string' || Number.isInteger(value);
  if (name === 'Int') return (value) => Number.isInteger(value);
  if (name === 'Float') return (value) => typeof value === 'number';
  if (name === 'Boolean') return (value) => typeof value === 'boolean';
  return () => true;
}
