import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Data, isObject, merge } from './result.ts';

type IsOfType = (value: Data, type: string) => boolean;

/** What a subgraph must be told of an entity to resolve it; null when a part of it is missing. */
export function representation(
  source: Data,
  requires: readonly QueryPlanSelectionNode[],
  isOfType: IsOfType,
): Data | null {
  const result: Data = {};
  for (const selection of requires) {
    if (selection.kind === 'InlineFragment') {
      if (selection.typeCondition === undefined || !isOfType(source, selection.typeCondition)) continue;
      const part = representation(source, selection.selections, isOfType);
      if (part !== null) merge(result, part);
      continue;
    }
    const name = selection.alias ?? selection.name;
    const value = Object.hasOwn(source, name) ? source[name] : undefined;
    if (value === undefined) return null;
    result[name] = selection.selections === undefined ? value : represented(value, selection.selections, isOfType);
  }
  return result;
}

function represented(value: unknown, requires: readonly QueryPlanSelectionNode[], isOfType: IsOfType): unknown {
  if (Array.isArray(value)) return value.map((element) => represented(element, requires, isOfType));
  return isObject(value) ? representation(value, requires, isOfType) : value;
}
