import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { type FieldPlan, field, leaf, objectOf } from './complete.ts';
import { properties } from './run.ts';
import { fieldsOf, type Scope, type Selected } from './scope.ts';

/**
 * A field that answers with a property of a state as it is: a leaf, or an object of a plain type (one that is no
 * entity) whose fields are properties in turn. Not covered when it takes arguments: the state knows nothing of them.
 */
export function stateField<S>(
  scope: Scope,
  selected: Selected,
  read: (source: S) => unknown,
): FieldPlan<S> | undefined {
  if (selected.definition.args.length > 0) return undefined;
  const type = getNamedType(selected.type);
  if (isLeafType(type)) return leaf(selected, read);
  if (!isObjectType(type) || scope.catalogue.isEntity(type.name)) return undefined;
  const fields = fieldsOf<object>(scope, type, scope.select(type, selected.nodes), (inner) =>
    stateField(scope, inner, (state: object) => properties(state)[inner.name]),
  );
  const object = objectOf(fields);
  return field<S, unknown>(
    selected,
    (_, source) => read(source),
    (run, value, path) => object(run, plain(value), path),
  );
}

/** What is no object has no properties. */
export const plain = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
