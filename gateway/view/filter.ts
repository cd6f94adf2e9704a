import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Condition, Value } from '../../eventing/index.ts';
import type { JoinedView } from '../../projector/view.ts';
import { properties } from './run.ts';

/** A value in the operation; 'default' when it is not there but in the schema. */
export type Given = ValueNode | 'default';

/** What a value of an input field means for the store. */
export interface Filter {
  /** Adds the conditions of a coerced value that is neither null nor absent. */
  conditions(value: unknown, out: Condition[]): void;
  /** Schema coordinates in this value that no column answers; of a variable, all that it might hold. */
  uncovered(given: Given): readonly string[];
}

/** The columns and parts that a level of the filter can name. */
interface Level {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly prefix: string;
  readonly join: JoinedView['join'];
}

/** A field that filters by its own name. `coordinate` is `Type.field` or `Type.field(argument:)`. */
export const filterBy = (view: JoinedView, name: string, type: GraphQLInputType, coordinate: string): Filter =>
  fieldFilter({ columns: view.columns, prefix: '', join: view.join }, name, type, coordinate);

/** The argument whose fields filter. */
export const filterObject = (view: JoinedView, type: GraphQLInputType, coordinate: string): Filter => {
  const object = getNullableType(type);
  return isInputObjectType(object)
    ? objectFilter({ columns: view.columns, prefix: '', join: view.join }, object)
    : notAnswered(coordinate);
};

function fieldFilter(level: Level, name: string, type: GraphQLInputType, coordinate: string): Filter {
  const bare = getNullableType(type);
  const named = getNamedType(type);
  const known = Object.hasOwn(level.columns, name);
  const column = `${level.prefix}${name}`;
  if (!isInputObjectType(named)) return known ? oneOf(column) : notAnswered(coordinate);
  if (isListType(bare)) return notAnswered(coordinate);
  if (isRange(named)) return known ? range(column) : notAnswered(coordinate);
  const join = level.join[name];
  if (join === undefined || join.join === 'reference') return notAnswered(coordinate);
  const part = objectFilter({ columns: join.columns, prefix: join.join === 'one' ? `${name}.` : '', join: {} }, named);
  return join.join === 'one' ? part : some(name, part);
}

const isRange = (type: GraphQLInputObjectType): boolean =>
  Object.keys(type.getFields()).every((name) => name === 'from' || name === 'until');

const present = (value: unknown): boolean => value !== null && value !== undefined;

/** Columns hold text and numbers; a boolean is kept as 0 or 1. */
const columnValue = (value: unknown): Value =>
  typeof value === 'string' || typeof value === 'number' ? value : Number(value);

const notAnswered = (coordinate: string): Filter => ({
  conditions() {
    throw new Error(`${coordinate} is not answered`); // prepare() has refused the operation
  },
  uncovered: () => [coordinate],
});

/** Null never equals anything, so in a list of alternatives it does not count. */
const oneOf = (column: string): Filter => ({
  conditions(value, out) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    out.push({ column, in: values.filter(present).map(columnValue) });
  },
  uncovered: () => [],
});

const range = (column: string): Filter => ({
  conditions(value, out) {
    if (typeof value !== 'object' || value === null) return;
    const { from, until } = properties(value);
    if (!present(from) && !present(until)) return;
    out.push({
      column,
      ...(present(from) ? { from: columnValue(from) } : {}),
      ...(present(until) ? { until: columnValue(until) } : {}),
    });
  },
  uncovered: () => [],
});

const some = (join: string, part: Filter): Filter => ({
  conditions(value, out) {
    const where: Condition[] = [];
    part.conditions(value, where);
    if (where.length > 0) out.push({ some: join, where });
  },
  uncovered: part.uncovered,
});

function objectFilter(level: Level, type: GraphQLInputObjectType): Filter {
  const fields = Object.values(type.getFields()).map((field) => ({
    name: field.name,
    filter: fieldFilter(level, field.name, field.type, `${type.name}.${field.name}`),
  }));
  const byName = new Map(fields.map(({ name, filter }) => [name, filter]));
  return {
    conditions(value, out) {
      if (typeof value !== 'object' || value === null) return;
      const object = properties(value);
      for (const { name, filter } of fields) {
        const inner = object[name];
        if (inner !== null && inner !== undefined) filter.conditions(inner, out);
      }
    },
    uncovered(given) {
      if (given === 'default' || given.kind === Kind.VARIABLE) {
        return fields.flatMap(({ filter }) => filter.uncovered('default'));
      }
      if (given.kind !== Kind.OBJECT) return [];
      return given.fields.flatMap(({ name, value }) =>
        value.kind === Kind.NULL ? [] : (byName.get(name.value)?.uncovered(value) ?? []),
      );
    },
  };
}
