import { type FieldNode, GraphQLError, print } from 'graphql';
import { type Data, isObject, type ResponsePath } from './result.ts';
import type { FieldShape, ObjectShape, ValueShape } from './shape.ts';

/** The same error with the place in the client's document that its path leads to, as both strategies tell it. */
export function located(error: GraphQLError, shape: ObjectShape, data: Data): GraphQLError {
  if (error.path === undefined || error.nodes !== undefined) return error;
  const nodes = nodesAt(error.path, shape, data);
  if (nodes === null) return error;
  const { path, extensions, originalError } = error;
  return new GraphQLError(asWritten(error.message, nodes), {
    nodes,
    path,
    extensions,
    originalError: originalError ?? error,
  });
}

// Of graphql-js, about a value that only a run finds wrong: null by a variable, within a list or object.
const INVALID = /^Argument "(\w+)" has invalid value /;

/** Plans reorder the fields of an argument: the client is shown what it wrote. */
function asWritten(message: string, nodes: readonly FieldNode[]): string {
  const name = INVALID.exec(message)?.[1];
  const argument = nodes[0]?.arguments?.find((argument) => argument.name.value === name);
  return argument === undefined ? message : `Argument "${name}" has invalid value ${print(argument.value)}.`;
}

/** Of the last field on the path that the client asked for: a subgraph may have failed at one that it did not. */
function nodesAt(path: ResponsePath, root: ObjectShape, data: Data): readonly FieldNode[] | null {
  let field: FieldShape | undefined;
  let shape: ObjectShape | null = root;
  let value: unknown = data;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else {
      const next: FieldShape | undefined = shape?.fields.find(({ key }) => key === step);
      if (next === undefined) break;
      field = next;
      value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
    shape = field === undefined ? null : objectShapeOf(field.value, value);
  }
  return field?.nodes ?? null;
}

function objectShapeOf(shape: ValueShape, value: unknown): ObjectShape | null {
  if (shape.kind === 'nonNull' || shape.kind === 'list') return objectShapeOf(shape.of, value);
  if (shape.kind === 'object') return shape.shape;
  if (shape.kind !== 'abstract' || !isObject(value)) return null;
  const key = shape.typenames.find((name) => Object.hasOwn(value, name));
  return shape.shape(key === undefined ? undefined : value[key]);
}
