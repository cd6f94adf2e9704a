import fc from 'fast-check';
import {
  GraphQLBoolean,
  type GraphQLInputField,
  type GraphQLInputType,
  GraphQLNonNull,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** How a variable gets its value. `absent` and `overruled` say that what is printed is not what counts. */
export type Passing = 'given' | 'required' | 'byDefault' | 'overruled' | 'absent' | 'nullDespiteDefault';

/** An input value, before it is decided how it is written. */
export type Term =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly value: unknown }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Term[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Term])[] }
  | {
      readonly kind: 'variable';
      readonly type: GraphQLInputType;
      readonly passing: Passing;
      readonly term: Term;
    }
  /** A variable that is null at first, and then where the page before ended. */
  | { readonly kind: 'cursor' };

/**
 * Values to choose from: by schema coordinate (`Query.order(id:)`, `CustomerFilter.country`), else by the name of the
 * argument or input field (`first`), else by the name of the type (`DateTime`).
 */
export type Pools = Readonly<Record<string, readonly unknown[]>>;

const BUILT_IN: Pools = {
  Int: [0, 1, 2, 3],
  Float: [-1.5, 0, 1, 2.25],
  String: ['', 'a', 'b'],
  ID: ['1', '2'],
  Boolean: [true, false],
};

/** Values of input types. `faults`: also such as only a run finds wrong. */
export function terms(pools: Pools, faults: boolean) {
  const scalar = (type: string, name: string, coordinate: string): fc.Arbitrary<Term> => {
    const pool = pools[coordinate] ?? pools[name] ?? pools[type] ?? BUILT_IN[type];
    if (pool === undefined) throw new Error(`no values for ${coordinate}: name some for it, '${name}' or '${type}'`);
    return fc.constantFrom(...pool).map((value) => ({ kind: 'scalar', value }));
  };

  const passings = (type: GraphQLInputType): Passing[] => [
    ...(['given', 'given', 'given', 'given'] as const),
    'byDefault',
    'overruled',
    ...(isNonNullType(type) ? [] : (['required', 'absent'] as const)),
    ...(isNonNullType(type) && faults ? (['nullDespiteDefault'] as const) : []),
  ];

  const perhapsVariable = (type: GraphQLInputType, literal: fc.Arbitrary<Term>): fc.Arbitrary<Term> =>
    fc.oneof(
      { weight: 3, arbitrary: literal },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('variable' as const),
          type: fc.constant(type),
          passing: fc.constantFrom(...passings(type)),
          term: literal,
        }),
      },
    );

  const bare = (type: GraphQLInputType, name: string, coordinate: string, depth: number): fc.Arbitrary<Term> => {
    if (isListType(type)) {
      const item = value(type.ofType, name, coordinate, depth);
      const items = fc.array(item, { maxLength: 3 }).map((items): Term => ({ kind: 'list', items }));
      // One value stands for a list of one; a variable in its place would be of another type.
      const single = literal(type.ofType, name, coordinate, depth);
      return fc.oneof({ weight: 7, arbitrary: items }, { weight: 1, arbitrary: single });
    }
    if (isEnumType(type)) {
      return fc.constantFrom(...type.getValues()).map(({ name }): Term => ({ kind: 'enum', name }));
    }
    if (isInputObjectType(type)) return object(type.name, Object.values(type.getFields()), depth);
    return scalar(String(type), name, coordinate);
  };

  const object = (type: string, all: readonly GraphQLInputField[], depth: number): fc.Arbitrary<Term> => {
    const field = ({ name, type: fieldType }: GraphQLInputField) =>
      fc.tuple(fc.constant(name), value(fieldType, name, `${type}.${name}`, depth - 1));
    const required = all.filter(({ type }) => isNonNullType(type));
    const optional = all.filter(({ type }) => !isNonNullType(type) && (depth > 1 || !isInputObjectType(type)));
    const some = optional.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...optional.map(field)), { maxLength: 3 });
    return fc
      .tuple(fc.tuple(...required.map(field)), some)
      .map(([first, rest]): Term => ({ kind: 'object', fields: [...new Map([...first, ...rest])] }));
  };

  const literal = (type: GraphQLInputType, name: string, coordinate: string, depth: number): fc.Arbitrary<Term> => {
    const written = bare(getNullableType(type), name, coordinate, depth);
    if (isNonNullType(type)) return written;
    return fc.oneof({ weight: 9, arbitrary: written }, { weight: 1, arbitrary: fc.constant<Term>({ kind: 'null' }) });
  };

  const value = (type: GraphQLInputType, name: string, coordinate: string, depth: number): fc.Arbitrary<Term> =>
    perhapsVariable(type, literal(type, name, coordinate, depth));

  /** Of an argument or input field called `name`. */
  return (type: GraphQLInputType, name: string, coordinate: string): fc.Arbitrary<Term> =>
    value(type, name, coordinate, 3);
}

/** `@skip` and `@include`, at most one of each. */
export interface Condition {
  readonly directive: 'skip' | 'include';
  readonly term: Term;
}

export const conditions: fc.Arbitrary<readonly Condition[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(
      fc.record({
        directive: fc.constantFrom('skip' as const, 'include' as const),
        term: terms({}, false)(new GraphQLNonNull(GraphQLBoolean), 'if', '@if'),
      }),
      { minLength: 1, maxLength: 2, selector: ({ directive }) => directive },
    ),
  },
);
