import { type FieldNode, type GraphQLField, Kind } from 'graphql';
import type { Condition } from '../../eventing/index.ts';
import type { JoinedView } from '../../projector/view.ts';
import { type Arguments, given } from './arguments.ts';
import { type Filter, filterBy, filterObject } from './filter.ts';

/** The filtering arguments of a field. */
export interface Where {
  conditions(args: Arguments): Condition[];
  readonly uncovered: readonly string[];
  /** The names of those in use. */
  readonly names: readonly string[];
}

/** `filter` is the argument whose fields filter; those in `other` mean something else, the rest filter by their names. */
export function whereOf(
  view: JoinedView,
  coordinate: string,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  filter: string | undefined,
  other: readonly string[],
): Where {
  const used: { readonly name: string; readonly filter: Filter }[] = [];
  const uncovered: string[] = [];
  for (const { name, type } of definition.args) {
    const value = other.includes(name) ? undefined : given(definition, node, name);
    if (value === undefined || (value !== 'default' && value.kind === Kind.NULL)) continue;
    const argument = `${coordinate}(${name}:)`;
    const meaning = name === filter ? filterObject(view, type, argument) : filterBy(view, name, type, argument);
    uncovered.push(...meaning.uncovered(value));
    used.push({ name, filter: meaning });
  }
  return {
    conditions(args) {
      const conditions: Condition[] = [];
      for (const { name, filter } of used) {
        const value = args[name];
        if (value !== null && value !== undefined) filter.conditions(value, conditions);
      }
      return conditions;
    },
    uncovered,
    names: used.map(({ name }) => name),
  };
}
