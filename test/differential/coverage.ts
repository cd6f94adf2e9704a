import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { GeneratedOperation } from '../operations.ts';

/**
 * What of a schema has been asked and answered with something: a field with a value, an argument or input field with
 * an answer that is not empty, a sort field or dimension given for such an answer.
 */
export interface Coverage {
  note(operation: Pick<GeneratedOperation, 'query' | 'variables' | 'operationName'>, data: unknown): void;
  /** Schema coordinates, such as `Order.voyage`, `Query.orders(orderBy:)`, `OrderFilter.status`, `OrderSortField.QUANTITY`. */
  missing(): readonly string[];
}

type Data = Readonly<Record<string, unknown>>;

export function coverageOf(schema: GraphQLSchema): Coverage {
  const wanted = coordinatesOf(schema);
  const met = new Set<string>();
  return {
    note: (operation, data) => {
      if (isData(data)) note(schema, operation, data, met);
    },
    missing: () => [...wanted].filter((coordinate) => !met.has(coordinate)),
  };
}

/** All that queries can reach. */
function coordinatesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<GraphQLNamedType>();
  const answered = new Set<GraphQLNamedType>();
  const inputs = new Set<GraphQLNamedType>();
  const reach = (type: GraphQLNamedType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        found.add(`${type.name}.${field.name}`);
        if (isEnumType(getNamedType(field.type))) answered.add(getNamedType(field.type));
        for (const { name, type: of } of field.args) {
          found.add(`${type.name}.${field.name}(${name}:)`);
          inputs.add(getNamedType(of));
        }
        reach(getNamedType(field.type));
      }
    }
  };
  const reachInput = (type: GraphQLNamedType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    // Those that only arguments have, such as sort fields: which values an entity has is its history's matter.
    if (isEnumType(type) && !answered.has(type))
      for (const { name } of type.getValues()) found.add(`${type.name}.${name}`);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        found.add(`${type.name}.${field.name}`);
        reachInput(getNamedType(field.type));
      }
    }
  };
  reach(schema.getQueryType()!);
  for (const type of inputs) reachInput(type);
  return found;
}

function note(
  schema: GraphQLSchema,
  { query, variables, operationName }: Pick<GeneratedOperation, 'query' | 'variables' | 'operationName'>,
  data: Data,
  met: Set<string>,
): void {
  const document = parse(query);
  const definition = getOperationAST(document, operationName)!;
  const { coerced = {} } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }

  const set = (type: GraphQLObjectType, { selections }: SelectionSetNode, objects: readonly Data[]): void => {
    if (objects.length === 0) return;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) field(type, selection, objects);
      else if (selection.kind === Kind.INLINE_FRAGMENT) set(type, selection.selectionSet, objects);
      else set(type, fragments.get(selection.name.value)!.selectionSet, objects);
    }
  };

  const field = (type: GraphQLObjectType, node: FieldNode, objects: readonly Data[]): void => {
    const definition = type.getFields()[node.name.value];
    if (definition === undefined) return;
    const key = (node.alias ?? node.name).value;
    const values = objects.flatMap((object) => flat(object[key]));
    if (values.length === 0) return;
    met.add(`${type.name}.${definition.name}`);
    if (values.some(isFilled)) {
      for (const { name, value } of node.arguments ?? []) {
        const given: unknown = valueFromASTUntyped(value, coerced);
        const argument = definition.args.find((argument) => argument.name === name.value)!;
        if (given === null || given === undefined) continue;
        met.add(`${type.name}.${definition.name}(${argument.name}:)`);
        input(argument.type, given, met);
      }
    }
    const of = getNamedType(definition.type);
    if (isObjectType(of) && node.selectionSet !== undefined) set(of, node.selectionSet, values.filter(isData));
  };

  set(schema.getQueryType()!, definition.selectionSet, [data]);
}

function input(type: GraphQLInputType, value: unknown, met: Set<string>): void {
  const of = getNullableType(type);
  if (value === null || value === undefined) return;
  if (isListType(of)) for (const item of Array.isArray(value) ? value : [value]) input(of.ofType, item, met);
  else if (isEnumType(of)) met.add(`${of.name}.${String(value)}`);
  else if (isInputObjectType(of) && isData(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (inner === null || inner === undefined) continue;
      met.add(`${of.name}.${name}`);
      input(of.getFields()[name]!.type, inner, met);
    }
  }
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values that are there, out of lists. */
const flat = (value: unknown): unknown[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value.flatMap(flat) : [value];

/** Whether an answer holds anything: an empty page does not, though it has a `pageInfo`. */
function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isFilled);
  if (isData(value)) return Object.entries(value).some(([key, inner]) => key !== '__typename' && isFilled(inner));
  return value !== null && value !== undefined && value !== 0 && value !== false;
}
