import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { Catalogue } from './catalogue.ts';
import type { FieldPlan, Place } from './complete.ts';
import type { Selection } from './selection.ts';

/** What the compilation of one operation shares. */
export interface Scope {
  readonly schema: GraphQLSchema;
  readonly catalogue: Catalogue;
  /** The fields selected of objects of this type, below these fields. */
  select(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection;
  /** Notes what no view answers, as `Type.field`; the operation is then not executed. */
  uncovered(...coordinates: string[]): void;
  /** How many results of each kind a run has room for. */
  readonly slots: { documents: number; lists: number; aggregates: number };
}

/** A selected field with its definition. */
export interface Selected extends Place {
  readonly name: string;
  readonly definition: GraphQLField<unknown, unknown>;
}

/** Every selected field as `plan` makes it; those that it does not make are noted as not covered. */
export function fieldsOf<S>(
  scope: Scope,
  type: GraphQLObjectType,
  { fields, failure }: Selection,
  plan: (selected: Selected) => FieldPlan<S> | undefined,
): FieldPlan<S>[] {
  if (failure !== undefined) return [failing(failure.error)];
  const plans: FieldPlan<S>[] = [];
  for (const [key, nodes] of fields) {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') {
      plans.push({ key, complete: () => type.name });
      continue;
    }
    const coordinate = `${type.name}.${name}`;
    const definition = type.getFields()[name] ?? metaField(scope, type, name);
    const field = definition && plan({ key, name, coordinate, definition, type: definition.type, nodes });
    if (field === undefined) scope.uncovered(coordinate);
    else plans.push(field);
  }
  return plans;
}

/** Introspection begins at fields of Query that its type does not list. */
const metaField = ({ schema }: Scope, type: GraphQLObjectType, name: string) =>
  type === schema.getQueryType()
    ? [SchemaMetaFieldDef, TypeMetaFieldDef].find((definition) => definition.name === name)
    : undefined;

/** The whole object fails. */
const failing = <S>(error: unknown): FieldPlan<S> => ({
  key: '',
  complete() {
    throw error;
  },
});

/** The object type that a field's values have when they are known to be of type `name`. */
export function runtimeType(scope: Scope, { type }: Pick<Place, 'type'>, name: string): GraphQLObjectType | undefined {
  const declared = getNamedType(type);
  const known = scope.schema.getType(name);
  if (!isObjectType(known)) return undefined;
  const possible = declared === known || (isAbstractType(declared) && scope.schema.isSubType(declared, known));
  return possible ? known : undefined;
}
