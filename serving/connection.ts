import { type ListIdentity, type PageArguments, page, pageRequest } from '../api/index.ts';
import type { Condition, Entity, EntityKind, EventStore, Keyset, SortKey } from '../eventing/index.ts';
import { once } from './once.ts';

type Row<S> = Entity<S> & { readonly state: S };

export interface ConnectionOf<S extends object> {
  readonly kind: EntityKind<S>;
  /** `Type.field` of the API. */
  readonly field: string;
  /** The id of the object whose list it is; absent for fields of Query. */
  readonly of?: string;
  /** The field's arguments as coerced; all but `first` and `after` tell one list from another. */
  readonly args: PageArguments;
  readonly where: readonly Condition[];
  /** None: by id. */
  readonly orderBy?: readonly SortKey[];
  /** The values of `orderBy`'s columns; the id is added. */
  readonly keyset?: (state: S) => Keyset;
}

/**
 * A page of entities as a GraphQL connection. The page is read once, when edges, nodes or pageInfo are selected,
 * and counted when totalCount is: nothing costs that nobody asked for. Lists under many parents are read side by side.
 *
 * @throws BAD_USER_INPUT for `first` outside its bounds, or a cursor of another list.
 */
export function connection<S extends object>(
  store: EventStore,
  { kind, field, of, args, where, orderBy = [], keyset = () => [] }: ConnectionOf<S>,
) {
  const request = pageRequest(args, identity(field, of, args), orderBy);
  const read = once(async () => {
    const rows = await store.find(kind, { where, orderBy, after: request.after, limit: request.first + 1 });
    return page(request, rows, stateOf, ({ id, state }: Row<S>) => [...keyset(state), id]);
  });
  return {
    edges: async () => (await read()).edges(),
    nodes: async () => (await read()).nodes(),
    pageInfo: async () => (await read()).pageInfo,
    totalCount: () => store.count(kind, where),
  };
}

const identity = (field: string, of: string | undefined, args: PageArguments): ListIdentity => ({
  field,
  ...(of !== undefined && { of }),
  args: { ...args },
});

const stateOf = <S>({ state }: Row<S>): S => state;
