import type { Column, EntityKind, Event } from '../eventing/index.ts';
import type { Answer } from './answer.ts';

/** An entity as views know it: which properties of its state are fields of its GraphQL type. */
export interface ViewEntity<S extends object = object> {
  readonly kind: EntityKind<S>;
  readonly type: string;
  /** The field that holds the entity's id. */
  readonly key: string;
  /** State properties that the API's field of the same name answers with, as they are. */
  readonly fields: readonly string[];
}

export const entity = <S extends object, E extends Event>(
  kind: EntityKind<S, E>,
  options: { readonly key?: keyof S & string; readonly fields: readonly (keyof S & string)[] },
): ViewEntity<S> => ({
  kind: kind as EntityKind<S>,
  type: kind.type,
  key: options.key ?? 'id',
  fields: options.fields,
});

type Columns<S> = Readonly<Record<string, Column<S>>>;

/** The document embeds the entity: its columns can be filtered and sorted by. */
export interface One<R, S extends object = object> {
  readonly join: 'one';
  readonly entity: ViewEntity<S>;
  readonly columns: Columns<S>;
  id(root: R): string | null | undefined;
}

/** The document embeds several, in this order. */
export interface Many<R, S extends object = object> {
  readonly join: 'many';
  readonly entity: ViewEntity<S>;
  readonly columns: Columns<S>;
  ids(root: R): readonly string[];
}

/** Not embedded: read by id from the view of its own type when an operation asks for it. */
export interface Reference<R, S extends object = object> {
  readonly join: 'reference';
  readonly entity: ViewEntity<S>;
  id(root: R): string | null | undefined;
}

export type Join<R, S extends object = object> = One<R, S> | Many<R, S> | Reference<R, S>;

export const one = <R, S extends object>(
  entity: ViewEntity<S>,
  id: (root: R) => string | null | undefined,
  columns: Columns<S> = {},
): One<R, S> => ({ join: 'one', entity, id, columns });

export const many = <R, S extends object>(
  entity: ViewEntity<S>,
  ids: (root: R) => readonly string[],
  columns: Columns<S> = {},
): Many<R, S> => ({ join: 'many', entity, ids, columns });

export const reference = <R, S extends object>(
  entity: ViewEntity<S>,
  id: (root: R) => string | null | undefined,
): Reference<R, S> => ({ join: 'reference', entity, id });

/**
 * A joined view: a document for each root entity, with the entities that it embeds, kept current by the
 * projector; and the fields of the API that it answers.
 *
 * A column is named `<column>` for the root's own and `<join>.<column>` for an embedded part's. A `many` part's
 * columns are reached by a `some` condition, inside which they are named without the join.
 */
export interface JoinedView<R extends object = object> {
  readonly name: string;
  readonly root: ViewEntity<R>;
  readonly join: Readonly<Record<string, Join<R>>>;
  readonly columns: Columns<R>;
  /** Each a list of column names; the id is appended to each. */
  readonly indexes: readonly (readonly string[])[];
  /** `Type.field` of the API → how this view answers it. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** Declares a view; the types tie each join and column to the state that it reads. */
export function joinedView<R extends object, J extends Record<string, Join<R>>>(
  root: ViewEntity<R>,
  declaration: {
    readonly name: string;
    readonly join?: J;
    readonly columns?: Columns<R>;
    readonly indexes?: readonly (readonly string[])[];
    readonly answers: Readonly<Record<string, Answer>>;
  },
): JoinedView {
  const { name, join = {}, columns = {}, indexes = [], answers } = declaration;
  const view = { name, root, join, columns, indexes, answers };
  declared.add(view);
  return view;
}

const declared = new WeakSet<object>();

/** Tells a view from whatever else a module may export. */
export const isJoinedView = (value: unknown): value is JoinedView =>
  typeof value === 'object' && value !== null && declared.has(value);
