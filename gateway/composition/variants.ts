import { type DirectiveNode, Kind, visit } from 'graphql';
import type { Operation } from '../execution.ts';
import { type ObjectShape, shapeOf, type Variables } from './shape.ts';

const MOST_VARIANTS = 64;

/** What is made of the operation's shape, once for each setting of the variables in @skip and @include; of these alone. */
export function variantsOf<T extends object>(
  operation: Operation,
  make: (shape: ObjectShape, conditions: Variables) => T,
): (variables: Variables) => T {
  const conditions = conditionVariables(operation);
  if (conditions.length === 0) {
    let made: T | undefined;
    return (variables) => {
      made ??= make(shapeOf(operation, variables), {});
      return made;
    };
  }
  const variants = new Map<string, T>();
  return (variables) => {
    const setting = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const known = variants.get(setting);
    if (known !== undefined) return known;
    if (variants.size >= MOST_VARIANTS) variants.clear();
    const settings = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
    const made = make(shapeOf(operation, variables), settings);
    variants.set(setting, made);
    return made;
  };
}

function conditionVariables({ document }: Operation): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) addConditionVariable(node, names);
    },
  });
  return [...names];
}

function addConditionVariable({ name, arguments: given }: DirectiveNode, names: Set<string>): void {
  if (name.value !== 'skip' && name.value !== 'include') return;
  for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
}
