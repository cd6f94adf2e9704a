import { type GraphQLObjectType, getNullableType, isListType } from 'graphql';
import type { Document } from '../../projector/store.ts';
import type { Join, ViewEntity } from '../../projector/view.ts';
import { type Complete, type FieldPlan, field, type Nested, objectOf } from './complete.ts';
import { connectionField } from './connection.ts';
import { type Fetch, fetchAll, fetchDocuments, indent, Source } from './fetch.ts';
import { properties } from './run.ts';
import { fieldsOf, runtimeType, type Scope, type Selected } from './scope.ts';
import type { Selection } from './selection.ts';
import { stateField } from './state.ts';
import { propertiesRead } from './tracing.ts';

/** Where the objects of one entity type stand in the operation, and what can be had of them there. */
interface Position<S> {
  readonly entity: ViewEntity;
  readonly type: GraphQLObjectType;
  id(object: S): string;
  read(property: string): (object: S) => unknown;
  fetch(fetch: Fetch<S>): void;
  join(selected: Selected): FieldPlan<S> | undefined;
}

/** Objects read as documents of the view of their own type: its joins can be followed. */
export function documents(
  scope: Scope,
  type: GraphQLObjectType,
  source: Source,
  selection: Selection,
): Complete<Document> {
  return entityObject(scope, selection, {
    entity: source.view.root,
    type,
    id: (document) => document.id,
    read(property) {
      if (property === source.view.root.key) return (document) => document.id;
      source.need(property);
      return (document) => properties(document.root)[property];
    },
    fetch: (fetch) => source.children.push(fetch),
    join: (selected) => joinField(scope, source, selected),
  });
}

function entityObject<S>(scope: Scope, selection: Selection, position: Position<S>): Complete<S> {
  const { entity, type } = position;
  const fields = fieldsOf<S>(scope, type, selection, (selected) => {
    const { name, coordinate } = selected;
    if (isListOf(scope, coordinate)) return connectionField<S>(scope, selected, position.id, position.fetch);
    if (isState(entity, name)) return stateField(scope, selected, position.read(name));
    return position.join(selected);
  });
  return objectOf(fields);
}

/** A list whose parent is this object. */
function isListOf({ catalogue }: Scope, coordinate: string): boolean {
  const answer = catalogue.answer(coordinate)?.answer;
  return answer?.answer === 'list' && answer.of !== undefined;
}

const isState = (entity: ViewEntity, name: string): boolean => name === entity.key || entity.fields.includes(name);

function joinField(scope: Scope, source: Source, selected: Selected): FieldPlan<Document> | undefined {
  const { name, nodes, definition } = selected;
  const join = source.view.join[name];
  if (join === undefined || definition.args.length > 0) return undefined;
  if ((join.join === 'many') !== isListType(getNullableType(selected.type))) return undefined;
  const type = runtimeType(scope, selected, join.entity.type);
  if (type === undefined) return undefined;
  const selection = scope.select(type, nodes);
  return join.join !== 'reference' && needsOnlyTheEntity(scope, join.entity, type, selection)
    ? embeddedField(scope, source, selected, join, type, selection)
    : fetchedField(scope, source, selected, join, type, selection);
}

/** Of an embedded part its own fields are there, and lists of which it is the parent; its joins are not. */
const needsOnlyTheEntity = (
  scope: Scope,
  entity: ViewEntity,
  type: GraphQLObjectType,
  { fields }: Selection,
): boolean =>
  [...fields.values()].every((nodes) => {
    const name = nodes[0]?.name.value ?? '';
    return name === '__typename' || isState(entity, name) || isListOf(scope, `${type.name}.${name}`);
  });

function embeddedField(
  scope: Scope,
  source: Source,
  selected: Selected,
  { entity }: Join<object>,
  type: GraphQLObjectType,
  selection: Selection,
): FieldPlan<Document> {
  const { name } = selected;
  const needed = source.part(name);
  const need = (property: string) => {
    needed.add(property);
    return (part: object) => properties(part)[property];
  };
  const fetches: Fetch<object>[] = [];
  const object = entityObject<object>(scope, selection, {
    entity,
    type,
    id: (part) => String(properties(part)[entity.key]),
    read: need,
    fetch(fetch) {
      need(entity.key);
      fetches.push(fetch);
    },
    join: () => undefined,
  });
  if (fetches.length > 0) {
    source.children.push({
      async execute(run, parents) {
        await fetchAll(
          fetches,
          run,
          parents.flatMap((document) => embeddedIn(document, name)),
        );
      },
      explain: () => [`${selected.coordinate}: embedded`, ...indent(fetches.flatMap((fetch) => fetch.explain()))],
    });
  }
  return field<Document, object>(selected, (_, document) => document.parts[name], object);
}

function embeddedIn({ parts }: Document, join: string): object[] {
  const part = parts[join];
  if (part === null || part === undefined) return [];
  return isMany(part) ? part.filter((element) => element !== null) : [part];
}

const isMany = (part: object | readonly (object | null)[]): part is readonly (object | null)[] => Array.isArray(part);

function fetchedField(
  scope: Scope,
  source: Source,
  selected: Selected,
  join: Join<object>,
  type: GraphQLObjectType,
  selection: Selection,
): FieldPlan<Document> | undefined {
  const view = scope.catalogue.view(join.entity.type);
  if (view === undefined) return undefined;
  const ids = join.join === 'many' ? join.ids : join.id;
  for (const property of propertiesRead(ids)) source.need(property);
  const slot = scope.slots.documents++;
  const target = new Source(view);
  const object = documents(scope, type, target, selection);
  source.children.push(fetchDocuments(slot, selected.coordinate, target, (_, { root }) => ids(root)));
  return field<Document, Document>(
    selected,
    (run, { root }): Nested<Document> => {
      const found = ids(root);
      const documents = run.documents[slot];
      if (found === null || found === undefined) return null;
      return typeof found === 'string' ? documents?.get(found) : found.map((id) => documents?.get(id));
    },
    object,
  );
}
