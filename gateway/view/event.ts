import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isMarkedEntity } from '../entities.ts';
import { gone } from '../execution.ts';
import { type FieldPlan, field, leaf, type Nested, objectOf } from './complete.ts';
import { documents } from './entity.ts';
import { type Fetch, fetchDocuments, Source } from './fetch.ts';
import { properties } from './run.ts';
import { fieldsOf, runtimeType, type Scope, type Selected } from './scope.ts';
import type { Selection } from './selection.ts';
import { plain } from './state.ts';

type Fetches = Fetch<null>[];

/** The field of Subscription, from what the event tells. The entities that it refers to are read from the views of their types. */
export function eventField(scope: Scope, selected: Selected, fetches: Fetches): FieldPlan<null> | undefined {
  const type = getNamedType(selected.type);
  if (!isPlain(scope, type)) return undefined;
  const object = toldObject(scope, type, selected, [], fetches);
  return field<null, object>(selected, ({ payload }) => payload, object);
}

/** Of a type that is no entity the event tells everything. */
const isPlain = ({ catalogue }: Scope, type: GraphQLNamedType): type is GraphQLObjectType =>
  isObjectType(type) && !catalogue.isEntity(type.name) && !isMarkedEntity(type);

/** `path`: the fields that lead to it in the event. */
function toldObject(
  scope: Scope,
  type: GraphQLObjectType,
  { nodes }: Selected,
  path: readonly string[],
  fetches: Fetches,
) {
  return objectOf(
    fieldsOf<object>(scope, type, scope.select(type, nodes), (selected) =>
      selected.definition.args.length > 0 ? undefined : toldField(scope, selected, [...path, selected.name], fetches),
    ),
  );
}

function toldField(
  scope: Scope,
  selected: Selected,
  path: readonly string[],
  fetches: Fetches,
): FieldPlan<object> | undefined {
  const type = getNamedType(selected.type);
  const read = (told: object) => properties(told)[selected.name];
  if (isLeafType(type)) return leaf(selected, read);
  if (!isPlain(scope, type)) return referenceField(scope, selected, path, fetches);
  const object = toldObject(scope, type, selected, path, fetches);
  return field<object, unknown>(
    selected,
    (_, told) => read(told),
    (run, value, at) => object(run, plain(value), at),
  );
}

/** An entity, of which the event has the key. Nothing is read where no more was asked. */
function referenceField(
  scope: Scope,
  selected: Selected,
  path: readonly string[],
  fetches: Fetches,
): FieldPlan<object> | undefined {
  const view = scope.catalogue.view(getNamedType(selected.type).name);
  const type = view && runtimeType(scope, selected, view.root.type);
  if (view === undefined || type === undefined) return undefined;
  const { key } = view.root;
  const selection = scope.select(type, selected.nodes);
  const idOf = (reference: unknown) => String(properties(plain(reference))[key]);
  const resolve = (_: unknown, told: object) => properties(told)[selected.name] as Nested<unknown>;
  if (asksOnly(key, selection)) {
    const itself = fieldsOf<unknown>(scope, type, selection, (inner) => leaf(inner, idOf));
    return field<object, unknown>(selected, resolve, objectOf(itself));
  }
  const slot = scope.slots.documents++;
  const source = new Source(view);
  const object = documents(scope, type, source, selection);
  const isRequired = isNonNullType(elementOf(selected.type));
  fetches.push(fetchDocuments(slot, selected.coordinate, source, ({ payload }) => valuesAt(payload, path).map(idOf)));
  return field<object, unknown>(selected, resolve, (run, reference, at) => {
    const found = run.documents[slot]?.get(idOf(reference));
    if (found !== undefined) return object(run, found, at);
    if (isRequired) throw gone(type.name, idOf(reference));
    return null;
  });
}

const asksOnly = (key: string, { fields }: Selection): boolean =>
  [...fields.values()].every(([node]) => node?.name.value === key || node?.name.value === '__typename');

/** Of a list what its elements are, null or not. */
function elementOf(type: GraphQLOutputType): GraphQLOutputType {
  const bare = isNonNullType(type) ? type.ofType : type;
  return isListType(bare) ? elementOf(bare.ofType) : type;
}

/** What the event has there, out of lists. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [name, ...rest] = path;
  return name === undefined ? [value] : valuesAt(properties(plain(value))[name], rest);
}
