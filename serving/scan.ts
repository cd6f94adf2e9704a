import { GraphQLError, GraphQLScalarType } from 'graphql';
import { apiError } from '../api/index.ts';
import type { Condition, Query, SortKey, StoredKind, Value } from '../eventing/index.ts';
import type { ServiceContext } from './service.ts';

/** The most rows, or ids, that one question may be about. */
export const MAX_ROWS = 1000;

/** What other services may read of an entity in bulk, by name, beside its `id`. As JSON has it. */
export type ScanFields<S> = Readonly<Record<string, (state: S) => unknown>>;

type Row = readonly unknown[];

interface Where {
  readonly where: readonly {
    readonly column: string;
    readonly in?: readonly Value[] | null;
    readonly from?: Value | null;
    readonly until?: Value | null;
  }[];
}

interface ScanArguments extends Where {
  readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[];
  readonly after?: readonly (Value | null)[] | null;
  readonly limit: number;
  readonly fields: readonly string[];
}

const value = (given: unknown): Value => {
  if (typeof given === 'string' || (typeof given === 'number' && Number.isFinite(given))) return given;
  throw new GraphQLError('ScanValue is text or a number');
};

/** For the resolvers of each schema with a "for search" part. */
export const scanScalars = {
  ScanValue: new GraphQLScalarType({ name: 'ScanValue', serialize: value, parseValue: value }),
  // A scalar, since graphql-js takes longer to walk a thousand rows field by field than the store to read them.
  ScanRows: new GraphQLScalarType({ name: 'ScanRows', serialize: (rows) => rows }),
};

/**
 * Resolvers for the bulk reads of one kind that the service offers to others: its rows by their own columns, or by
 * id, only with the fields asked for; and the ids that meet conditions.
 *
 * Each throws BAD_USER_INPUT for a column or field that is not offered, or a number of rows that is not.
 */
export function scanned<S extends object>(
  { store }: Pick<ServiceContext, 'store'>,
  kind: StoredKind<S>,
  fields: ScanFields<S>,
) {
  const column = (name: string) => {
    if (name !== 'id') known(kind.columns, name, 'column');
    return name;
  };
  const reader = (names: readonly string[]) => {
    const readers = names.map((name) => (name === 'id' ? null : known(fields, name, 'field')));
    return (id: string, state: S): Row => [id, ...readers.map((read) => (read === null ? id : (read(state) ?? null)))];
  };
  const conditions = ({ where }: Where): Condition[] =>
    where.map((given) => {
      const { in: oneOf, from, until } = given;
      if (oneOf != null) return { column: column(given.column), in: oneOf };
      return { column: column(given.column), from: from ?? undefined, until: until ?? undefined };
    });

  return {
    async scan(_: unknown, args: ScanArguments): Promise<readonly Row[]> {
      const row = reader(args.fields);
      const query: Query = {
        where: conditions(args),
        orderBy: args.orderBy.map(
          (key): SortKey => ({ column: column(key.column), direction: key.descending ? 'desc' : 'asc' }),
        ),
        after: args.after ?? undefined,
        limit: within(args.limit, MAX_ROWS),
      };
      return (await store.find(kind, query)).map(({ id, state }) => row(id, state));
    },

    count: (_: unknown, args: Where): Promise<number> => store.count(kind, conditions(args)),

    async rows(_: unknown, args: { ids: readonly string[]; fields: readonly string[] }): Promise<readonly Row[]> {
      const row = reader(args.fields);
      within(args.ids.length, MAX_ROWS);
      const entities = await store.load(kind, args.ids);
      return [...entities.values()].flatMap(({ id, state }) => (state === null ? [] : [row(id, state)]));
    },

    async ids(_: unknown, args: Where & { limit: number }): Promise<readonly string[]> {
      const limit = within(args.limit, MAX_ROWS + 1);
      const found = await store.find(kind, { where: conditions(args), orderBy: [], limit });
      return found.map(({ id }) => id);
    },
  };
}

function known<T>(offered: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(offered, name) ? offered[name] : undefined;
  if (found === undefined) {
    throw apiError('BAD_USER_INPUT', `'${name}' is no ${what} here: there are ${Object.keys(offered).join(', ')}`);
  }
  return found;
}

function within(asked: number, most: number): number {
  if (asked >= 0 && asked <= most) return asked;
  throw apiError('BAD_USER_INPUT', `${asked} rows in one question: at most ${most}`);
}
