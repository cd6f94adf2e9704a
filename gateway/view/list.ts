import type { FieldNode, GraphQLField } from 'graphql';
import { listFingerprint } from '../../api/cursor.ts';
import { type PageRequest, pageRequest } from '../../api/page.ts';
import type { Condition, Query, SortKey } from '../../eventing/index.ts';
import type { ListAnswer } from '../../projector/answer.ts';
import type { Found } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { type Arguments, fromArguments } from './arguments.ts';
import { type Fetch, fetchAll, noteVersions, recorded, type Source } from './fetch.ts';
import type { Failed, ViewRun } from './run.ts';
import { sortKeys } from './sort.ts';
import type { Where } from './where.ts';

/** One page of one list. Where only the count was asked for there are no rows, and the other way round. */
export interface ListResult {
  readonly rows: readonly Found[];
  readonly more: boolean;
  readonly total: number;
  /** What its cursors are marked with. */
  fingerprint(): string;
}

export type ListOutcome = ListResult | Failed;

export interface ListFetch<S> {
  readonly slot: number;
  readonly coordinate: string;
  readonly view: JoinedView;
  readonly answer: ListAnswer;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly where: Where;
  readonly source: Source;
  readonly rows: boolean;
  readonly total: boolean;
  /** The id of the object that the list belongs to; '' for a field of Query. */
  of(parent: S): string;
}

/** What the arguments ask, the same for each parent. */
interface Question {
  readonly args: Arguments;
  /** Without its place in the list, and not of one parent. */
  readonly request: PageRequest;
  readonly where: readonly Condition[];
  readonly orderBy: readonly SortKey[];
}

/** Lists of all parents: one read for their pages, one for their counts. */
export function fetchLists<S>(fetch: ListFetch<S>): Fetch<S> {
  const { slot, coordinate, view, answer, definition, node, where, source } = fetch;
  const question = fromArguments(definition, node, (args): Question => {
    const orderBy = sortKeys(args.orderBy, answer);
    const request = pageRequest({ ...args, after: null }, { field: coordinate, args }, orderBy);
    return { args, request, where: where.conditions(args), orderBy };
  });

  return {
    async execute(run, parents) {
      const lists = new Map<string, ListOutcome>();
      run.lists[slot] = lists;
      const ids = new Set(parents.map(fetch.of));
      const asked: { readonly id: string; readonly query: Query; readonly fingerprint: () => string }[] = [];
      try {
        const wanted = question(run);
        const { request, where, orderBy } = wanted;
        for (const id of ids) {
          const page = pageOf(wanted, coordinate, id);
          if ('error' in page) {
            lists.set(id, page);
            continue;
          }
          const own = answer.of === undefined ? where : [{ column: answer.of, in: [id] }, ...where];
          const query = { where: own, orderBy, after: page.after, limit: request.first + 1 };
          asked.push({ id, query, fingerprint: page.fingerprint });
        }
      } catch (error) {
        for (const id of ids) lists.set(id, { error });
      }
      if (asked.length === 0) return;
      const queries = asked.map(({ query }) => query);
      const [pages, totals] = await Promise.all([
        fetch.rows ? find(run, fetch, queries) : [],
        fetch.total ? count(run, fetch, queries) : [],
      ]);
      const shown: Found[] = [];
      for (const [i, { id, query, fingerprint }] of asked.entries()) {
        const found = pages[i] ?? [];
        const more = found.length === query.limit;
        const rows = more ? found.slice(0, -1) : found;
        lists.set(id, { rows, more, total: totals[i] ?? 0, fingerprint });
        noteVersions(run, rows);
        if (source.children.length > 0) shown.push(...rows);
      }
      await fetchAll(source.children, run, shown);
    },

    explain() {
      const order = [...answer.orderBy.map(({ column, direction }) => `${column} ${direction}`), 'id'].join(', ');
      const by = [...(answer.of === undefined ? [] : [answer.of]), ...where.names.map((name) => `its ${name}`)];
      const sorted = node.arguments?.some(({ name }) => name.value === 'orderBy') ? 'its orderBy' : order;
      const parts =
        [...(fetch.rows ? ['page'] : []), ...(fetch.total ? ['count'] : [])].join(' and ') || 'nothing read';
      const found = by.length === 0 ? '' : ` by ${by.join(' and ')}`;
      return [`${coordinate}: list of ${view.name}${found}, sorted by ${sorted}: ${parts}`, ...source.explain()];
    },
  };
}

/** Where one parent's page starts and how its cursors are marked; a mark is only made when something needs it. */
function pageOf(
  { args, request, orderBy }: Question,
  field: string,
  id: string,
): { readonly after: PageRequest['after']; readonly fingerprint: () => string } | Failed {
  const { after } = args;
  const identity = id === '' ? { field, args } : { field, of: id, args };
  if (typeof after !== 'string') {
    let known = id === '' ? request.fingerprint : undefined;
    const fingerprint = () => {
      known ??= listFingerprint(identity);
      return known;
    };
    return { after: undefined, fingerprint };
  }
  try {
    const own = pageRequest({ after }, identity, orderBy);
    return { after: own.after, fingerprint: () => own.fingerprint };
  } catch (error) {
    return { error };
  }
}

const find = <S>(run: ViewRun, { view, coordinate, source }: ListFetch<S>, queries: readonly Query[]) =>
  recorded(
    run,
    view.name,
    `${coordinate}: ${queries.length} list${queries.length === 1 ? '' : 's'}`,
    (pages) => pages.reduce((sum, page) => sum + page.length, 0),
    () => run.reader.find(view, queries, source.selected(run)),
  );

const count = <S>(run: ViewRun, { view, coordinate }: ListFetch<S>, queries: readonly Query[]) =>
  recorded(
    run,
    view.name,
    `${coordinate}: count`,
    (totals) => totals.length,
    () =>
      run.reader.count(
        view,
        queries.map(({ where }) => where),
      ),
  );
