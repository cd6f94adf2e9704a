import { GraphQLError, getVariableValues, Kind, type VariableDefinitionNode } from 'graphql';
import type { Operation } from '../execution.ts';

type Values = Readonly<Record<string, unknown>>;

/** The variables of one request, coerced to their types. @throws BadVariables with one error for each fault */
export type CoerceVariables = (given: Values) => Record<string, unknown>;

export class BadVariables extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super('the variables are not of their types');
    this.errors = errors.map(
      ({ message, nodes }) => new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } }),
    );
  }
}

/** Made once for each operation: most requests give a few scalars that already are as they should be. */
export function coerceVariables({ schema, definition }: Operation): CoerceVariables {
  const definitions = definition.variableDefinitions ?? [];
  const checks = definitions.map(plainCheck);
  return (given) => plain(checks, given) ?? coerced(given);

  function coerced(given: Values): Record<string, unknown> {
    const { coerced, errors } = getVariableValues(schema, definitions, given);
    if (errors !== undefined) throw new BadVariables(errors);
    return coerced;
  }
}

interface PlainCheck {
  readonly name: string;
  /** Whether coercion would leave the value as it is. */
  readonly isPlain: (value: unknown) => boolean;
}

/** The variables as they were given, or null when one of them needs a closer look. */
function plain(checks: readonly PlainCheck[], given: Values): Record<string, unknown> | null {
  const values: Record<string, unknown> = {};
  for (const { name, isPlain } of checks) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (!isPlain(value)) return null;
    values[name] = value;
  }
  return values;
}

const isText = (value: unknown) => typeof value === 'string';
const PLAIN: ReadonlyMap<string, PlainCheck['isPlain']> = new Map([
  ['ID', isText],
  ['String', isText],
  ['Boolean', (value: unknown) => typeof value === 'boolean'],
  ['Int', (value: unknown) => typeof value === 'number' && (value | 0) === value],
]);
const never = () => false;

function plainCheck({ variable, type }: VariableDefinitionNode): PlainCheck {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  const isPlain = named.kind === Kind.NAMED_TYPE ? PLAIN.get(named.name.value) : undefined;
  return { name: variable.name.value, isPlain: isPlain ?? never };
}
