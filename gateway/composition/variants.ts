import { type DirectiveNode, Kind, visit } from 'graphql';
import type { Operation } from '../execution.ts';
import { type ObjectShape, shapeOf, type Variables } from './shape.ts';

const MOST_VARIANTS = 64;

/** The operation's shapes, one for each setting of the variables in @skip and @include, made when first met. */
export function shapesOf(operation: Operation): (variables: Variables) => ObjectShape {
  const conditions = conditionVariables(operation);
  if (conditions.length === 0) {
    let shape: ObjectShape | undefined;
    return (variables) => (shape ??= shapeOf(operation, variables));
  }
  const variants = new Map<string, ObjectShape>();
  return (variables) => {
    const setting = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const known = variants.get(setting);
    if (known !== undefined) return known;
    if (variants.size >= MOST_VARIANTS) variants.clear();
    const shape = shapeOf(operation, variables);
    variants.set(setting, shape);
    return shape;
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
