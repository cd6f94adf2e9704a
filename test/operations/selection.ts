import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Condition, conditions, type Pools, type Term, terms } from './term.ts';

export interface FieldChoice {
  readonly kind: 'field';
  readonly parent: GraphQLCompositeType;
  readonly name: string;
  readonly returns: string;
  readonly args: readonly (readonly [string, Term])[];
  /** 0 for the field's own name. */
  readonly alias: number;
  readonly conditions: readonly Condition[];
  /** Null for a leaf. */
  readonly selections: readonly Choice[] | null;
}

export interface FragmentChoice {
  readonly kind: 'fragment';
  readonly style: 'inline' | 'untyped' | 'named';
  readonly on: GraphQLCompositeType;
  readonly parent: GraphQLCompositeType;
  readonly conditions: readonly Condition[];
  readonly selections: readonly Choice[];
}

/** A fragment that several places of one operation share. */
export interface SharedChoice {
  readonly kind: 'shared';
  readonly on: string;
  readonly conditions: readonly Condition[];
}

export type Choice = FieldChoice | FragmentChoice | SharedChoice;

export interface Size {
  /** Levels of selections. */
  readonly depth: number;
  /** Selections on one level. */
  readonly breadth: number;
  /** Lists with pages that may stand within each other. */
  readonly lists: number;
}

export const isPaged = (field: GraphQLField<unknown, unknown>): boolean => {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !field.args.some(({ name }) => name === 'after')) return false;
  const pageInfo = getNamedType(type.getFields().pageInfo?.type);
  return isObjectType(pageInfo) && pageInfo.getFields().endCursor !== undefined;
};

/** Selections of any composite type of the schema. */
export function selections(schema: GraphQLSchema, pools: Pools, size: Size, faults: boolean) {
  const term = terms(pools, faults);
  const known = new Map<string, fc.Arbitrary<readonly Choice[]>>();

  const args = (parent: string, field: GraphQLField<unknown, unknown>): fc.Arbitrary<FieldChoice['args']> =>
    fc
      .tuple(
        ...field.args.map(({ name, type }) => {
          const value = term(type, name, `${parent}.${field.name}(${name}:)`);
          const written = value.map((value) => [name, value] as const);
          if (isNonNullType(type)) return written;
          const cursor = fc.constant([name, { kind: 'cursor' }] as const);
          return fc.option(
            name === 'after' && isPaged(field)
              ? fc.oneof({ weight: 9, arbitrary: cursor }, { weight: 1, arbitrary: written })
              : written,
            { freq: 3 },
          );
        }),
      )
      .map((given) => given.filter((argument) => argument !== null));

  const field = (
    parent: GraphQLCompositeType,
    definition: GraphQLField<unknown, unknown>,
    depth: number,
    lists: number,
  ): fc.Arbitrary<FieldChoice> => {
    const type = getNamedType(definition.type);
    const within = isPaged(definition) ? lists - 1 : lists;
    return fc.record({
      kind: fc.constant('field' as const),
      parent: fc.constant(parent),
      name: fc.constant(definition.name),
      returns: fc.constant(String(definition.type)),
      args: args(parent.name, definition),
      alias: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
      ),
      conditions,
      selections: isCompositeType(type) ? selectionsOf(type, depth - 1, within) : fc.constant(null),
    });
  };

  /** What takes more arguments has more to be tried. */
  const objectField = (
    parent: GraphQLCompositeType,
    fields: readonly GraphQLField<unknown, unknown>[],
    depth: number,
    lists: number,
  ): fc.Arbitrary<Choice> =>
    fc.oneof(
      ...fields.map((object) => ({
        weight: 1 + object.args.length,
        arbitrary: field(parent, object, depth, lists),
      })),
    );

  const typename = (parent: GraphQLCompositeType): fc.Arbitrary<FieldChoice> =>
    fc.record({
      kind: fc.constant('field' as const),
      parent: fc.constant(parent),
      name: fc.constant('__typename'),
      returns: fc.constant('String!'),
      args: fc.constant([]),
      alias: fc.constant(0),
      conditions,
      selections: fc.constant(null),
    });

  /** Types that a fragment here may name: those that share an object type with this one. */
  const fragmentTypes = (type: GraphQLCompositeType): readonly GraphQLCompositeType[] =>
    isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type, ...type.getInterfaces()];

  const fragment = (parent: GraphQLCompositeType, depth: number, lists: number): fc.Arbitrary<Choice> =>
    fc.oneof(
      ...fragmentTypes(parent).map((on) =>
        fc.record({
          kind: fc.constant('fragment' as const),
          style: fc.constantFrom<FragmentChoice['style'][]>(
            'inline',
            'named',
            ...(on === parent ? ['untyped' as const] : []),
          ),
          on: fc.constant(on),
          parent: fc.constant(parent),
          conditions,
          selections: selectionsOf(on, depth - 1, lists),
        }),
      ),
      fc.record({ kind: fc.constant('shared' as const), on: fc.constant(parent.name), conditions }),
    );

  const selectionsOf = (type: GraphQLCompositeType, depth: number, lists: number): fc.Arbitrary<readonly Choice[]> => {
    const key = `${type.name} ${depth} ${lists}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const leaves = fields.filter(({ type }) => !isCompositeType(getNamedType(type)));
    const objects =
      depth <= 0 ? [] : fields.filter((field) => !leaves.includes(field) && (lists > 0 || !isPaged(field)));
    const choices = [
      { weight: 1, arbitrary: typename(type) },
      ...(leaves.length === 0
        ? []
        : [{ weight: 6, arbitrary: fc.oneof(...leaves.map((leaf) => field(type, leaf, 0, 0))) }]),
      ...(objects.length === 0 ? [] : [{ weight: 5, arbitrary: objectField(type, objects, depth, lists) }]),
      ...(depth <= 0 || isInterfaceType(type) ? [] : [{ weight: 1, arbitrary: fragment(type, depth, lists) }]),
    ];
    const made = fc.array(fc.oneof(...choices), { minLength: 1, maxLength: Math.min(size.breadth, depth + 2) });
    known.set(key, made);
    return made;
  };

  return selectionsOf;
}
