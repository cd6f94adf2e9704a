import {
  type ArgumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  getArgumentValues,
  Kind,
  type ValueNode,
} from 'graphql';
import { apiError } from '../../api/errors.ts';
import type { ViewRun } from './run.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** Something that follows from a field's arguments: once and for all where these are constant, else for each run. */
export type FromArguments<T> = (run: ViewRun) => T;

const hasVariable = (value: ValueNode): boolean =>
  value.kind === Kind.VARIABLE ||
  (value.kind === Kind.LIST && value.values.some(hasVariable)) ||
  (value.kind === Kind.OBJECT && value.fields.some((field) => hasVariable(field.value)));

/** Coerced by the API's schema. @throws BAD_USER_INPUT, only in a run, when they cannot be. */
export function fromArguments<T>(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  derive: (args: Arguments) => T,
): FromArguments<T> {
  const evaluate = (run: ViewRun) => derive(coerced(definition, node, run.variables));
  if ((node.arguments ?? []).some(({ value }) => hasVariable(value))) return evaluate;
  let known: { readonly value: T } | undefined;
  return (run) => {
    known ??= { value: evaluate(run) };
    return known.value;
  };
}

function coerced(definition: GraphQLField<unknown, unknown>, node: FieldNode, variables: Arguments): Arguments {
  try {
    return getArgumentValues(definition, node, variables);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw apiError('BAD_USER_INPUT', error.message);
  }
}

/** An argument as it stands in the operation: its value, nothing, or what it is by default (known only in a run). */
export function given(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
): ValueNode | 'default' | undefined {
  const argument: ArgumentNode | undefined = node.arguments?.find((argument) => argument.name.value === name);
  if (argument !== undefined) return argument.value;
  const byDefault = definition.args.find((argument) => argument.name === name)?.defaultValue;
  return byDefault === undefined || byDefault === null ? undefined : 'default';
}
