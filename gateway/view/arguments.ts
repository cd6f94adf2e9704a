import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  getArgumentValues,
  isRequiredArgument,
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
  const direct = directly(definition, node);
  const evaluate = ({ variables }: ViewRun) => derive(direct(variables) ?? coerced(definition, node, variables));
  if ((node.arguments ?? []).some(({ value }) => hasVariable(value))) return evaluate;
  let known: { readonly value: T } | undefined;
  return (run) => {
    known ??= { value: evaluate(run) };
    return known.value;
  };
}

/**
 * Arguments that are nothing but variables are these variables' values, which have been coerced: null where one is
 * missing or null, so that graphql-js has to say what that means, or where other arguments have a default.
 */
function directly(definition: GraphQLField<unknown, unknown>, { arguments: nodes = [] }: FieldNode) {
  const names = nodes.flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE ? [[name.value, value.name.value] as const] : [],
  );
  const others = definition.args.filter((argument) => !names.some(([name]) => name === argument.name));
  const isSimple = names.length === nodes.length && others.every((argument) => !hasMeaning(argument));
  return (variables: Arguments): Arguments | null => {
    if (!isSimple) return null;
    const values: Record<string, unknown> = {};
    for (const [argument, variable] of names) {
      const value = variables[variable];
      if (value === null || value === undefined) return null;
      values[argument] = value;
    }
    return values;
  };
}

/** An argument that says something although nobody gives it. */
const hasMeaning = (argument: GraphQLArgument): boolean =>
  argument.defaultValue !== undefined || isRequiredArgument(argument);

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
