import fc from 'fast-check';
import { type GraphQLSchema, isCompositeType, parse, print } from 'graphql';
import { type Paging, write } from './operations/document.ts';
import { type Choice, type Size, selections } from './operations/selection.ts';
import type { Pools } from './operations/term.ts';

export type { Paging } from './operations/document.ts';
export type { Pools } from './operations/term.ts';

/** A request as a client sends it, valid by the schema it was made for. */
export interface GeneratedOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  /** The lists that can be paged on with {@link nextPage}. */
  readonly paging: readonly Paging[];
}

export interface OperationOptions extends Partial<Size> {
  /** Also values that only a run finds wrong, such as null for what must not be null. Default true. */
  readonly faults?: boolean;
}

/**
 * Queries over a whole schema: fields, arguments, aliases, fragments, `@skip` and `@include`, variables of every
 * kind; no mutations, no introspection but `__typename`. The same fast-check seed gives the same operations. What is
 * shrunk loses selections and arguments, never its validity.
 *
 * Pools name the values that arguments take, see {@link Pools}; ids that exist make answers interesting, cursors and
 * numbers out of range make errors.
 */
export function operations(
  schema: GraphQLSchema,
  pools: Pools = {},
  { depth = 6, breadth = 4, lists = 2, faults = true }: OperationOptions = {},
): fc.Arbitrary<GeneratedOperation> {
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new TypeError('the schema has no query type');
  const of = selections(schema, pools, { depth, breadth, lists }, faults);
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isCompositeType(type))
    .filter(({ name }) => !name.startsWith('__'));
  const shared = fc.tuple(...types.map((type) => of(type, 0, 0).map((made) => [type.name, made] as const)));
  return fc
    .record({
      root: of(query, depth, lists),
      shared,
      name: fc.constantFrom(undefined, undefined, 'Question'),
      beside: fc.boolean(),
    })
    .map(({ root, shared, name, beside }) => operation(schema, root, new Map(shared), name, beside));
}

function operation(
  schema: GraphQLSchema,
  root: readonly Choice[],
  shared: ReadonlyMap<string, readonly Choice[]>,
  name: string | undefined,
  beside: boolean,
): GeneratedOperation {
  const { body, declarations, fragments, variables, paging } = write(schema, root, shared);
  const declared = declarations.length === 0 ? '' : `(${declarations.join(', ')})`;
  const main = name === undefined && declared === '' ? `{${body} }` : `query ${name ?? ''}${declared} {${body} }`;
  const other = name !== undefined && beside ? ['query Other { __typename }'] : [];
  const text = print(parse([main, ...fragments, ...other].join('\n')));
  return generated(text, variables, name, paging);
}

const generated = (
  query: string,
  variables: GeneratedOperation['variables'],
  operationName: string | undefined,
  paging: readonly Paging[],
): GeneratedOperation => ({
  query,
  variables,
  operationName,
  paging,
  ...{ [fc.toStringMethod]: () => `\n${query}\nvariables ${JSON.stringify(variables)}\n` },
});

/**
 * The same operation one page on in every list that has more, by the answer's data; null when none has. Lists at their
 * end show their last page again.
 */
export function nextPage(operation: GeneratedOperation, data: unknown): GeneratedOperation | null {
  const cursors = operation.paging.flatMap(({ variable, path }) => {
    const { hasNextPage, endCursor } = object(at(data, [...path, 'pageInfo']));
    return hasNextPage === true && typeof endCursor === 'string' ? [[variable, endCursor] as const] : [];
  });
  if (cursors.length === 0) return null;
  const variables = { ...operation.variables, ...Object.fromEntries(cursors) };
  return generated(operation.query, variables, operation.operationName, operation.paging);
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const at = (data: unknown, path: readonly string[]): unknown =>
  path.reduce((value: unknown, key) => object(value)[key], data);
