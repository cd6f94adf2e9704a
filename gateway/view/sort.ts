import { type GraphQLInputType, getNamedType, isEnumType, isInputObjectType, Kind, type ValueNode } from 'graphql';
import type { SortKey } from '../../eventing/index.ts';
import type { ListAnswer } from '../../projector/answer.ts';
import type { Given } from './filter.ts';
import { properties } from './run.ts';

/** The order asked for; the list's own when none is given, or an empty one. */
export function sortKeys(orderBy: unknown, answer: ListAnswer): readonly SortKey[] {
  if (!Array.isArray(orderBy) || orderBy.length === 0) return answer.orderBy;
  return orderBy.flatMap((key: unknown): SortKey[] => {
    if (typeof key !== 'object' || key === null) return [];
    const { field, direction } = properties(key);
    const column = typeof field === 'string' ? answer.sort[field] : undefined;
    if (column === undefined) throw new Error(`sorting by ${String(field)} is not answered`); // prepare() has refused it
    return [{ column, direction: direction === 'DESC' ? 'desc' : 'asc' }];
  });
}

/** Sort fields in this value that are no column; of a variable, all that it might hold. */
export function uncoveredSort(given: Given, type: GraphQLInputType, answer: ListAnswer, coordinate: string): string[] {
  const named = getNamedType(type);
  const fields = isInputObjectType(named) ? getNamedType(named.getFields().field?.type) : undefined;
  if (!isEnumType(fields)) return [coordinate];
  const all = fields.getValues().map(({ name }) => name);
  return mentioned(given, all)
    .filter((name) => !Object.hasOwn(answer.sort, name))
    .map((name) => `${fields.name}.${name}`);
}

/** The enum values that stand in a value as `field`. */
function mentioned(given: Given, all: readonly string[]): readonly string[] {
  if (given === 'default') return all;
  switch (given.kind) {
    case Kind.VARIABLE:
      return all;
    case Kind.LIST:
      return given.values.flatMap((value) => mentioned(value, all));
    case Kind.OBJECT:
      return given.fields.flatMap(({ name, value }) => (name.value === 'field' ? enumName(value, all) : []));
    default:
      return [];
  }
}

const enumName = (value: ValueNode, all: readonly string[]): readonly string[] =>
  value.kind === Kind.ENUM ? [value.value] : all;
