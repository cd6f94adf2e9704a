import type { Condition, Keyset, Query, Value } from '../../../eventing/index.ts';
import type { Reader } from '../../../gateway/view/index.ts';
import type { Document, Found, Selected } from '../../../projector/store.ts';
import type { JoinedView } from '../../../projector/view.ts';

/** A question that was asked. */
export interface Asked {
  readonly method: 'get' | 'find' | 'count' | 'aggregate';
  readonly view: string;
  readonly questions: number;
}

type States = Readonly<Record<string, readonly object[]>>;
type Row = Readonly<Record<string, Value | null>>;

const property = (state: object, name: string): unknown => Object.entries(state).find(([key]) => key === name)?.[1];
const orNull = (value: Value | null | undefined): Value | null => value ?? null;

/** Text by code point, numbers by value. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [Array.from(String(a)), Array.from(String(b))];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const nullsLast = (a: Value | null, b: Value | null, sign: number): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : sign * compareValues(a, b);

/**
 * Reads joined documents straight from states of the types that views are of, as slowly as it is plain. Gives exactly the
 * properties that were selected, so that what was forgotten is found missing.
 */
export function memoryReader(states: States): Reader & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const all = (view: JoinedView) =>
    (states[view.root.type] ?? []).map((root) => ({ id: String(property(root, view.root.key)), root }));
  const stateOf = (type: string, key: string, id: string | null | undefined): object | null =>
    (states[type] ?? []).find((state) => property(state, key) === id) ?? null;

  const partOf = (view: JoinedView, root: object, name: string): object | null | (object | null)[] => {
    const join = view.join[name];
    if (join === undefined || join.join === 'reference') throw new Error(`${view.name} embeds no ${name}`);
    const { type, key } = join.entity;
    return join.join === 'many'
      ? join.ids(root).map((id) => stateOf(type, key, id))
      : stateOf(type, key, join.id(root));
  };

  const rowOf = (view: JoinedView, root: object): Row => {
    const own = Object.entries(view.columns).map(([name, column]) => [name, orNull(column.of(root))] as const);
    const embedded = Object.entries(view.join).flatMap(([name, join]) => {
      if (join.join !== 'one') return [];
      const part = partOf(view, root, name);
      return Object.entries(join.columns).map(
        ([column, { of }]) => [`${name}.${column}`, part === null ? null : orNull(of(part))] as const,
      );
    });
    return Object.fromEntries([...own, ...embedded]);
  };

  const value = (row: Row, column: string): Value | null => {
    const found = row[column];
    if (found === undefined) throw new Error(`there is no column ${column}`);
    return found;
  };

  const matches = (view: JoinedView, root: object, row: Row, condition: Condition): boolean => {
    if ('some' in condition) {
      const join = view.join[condition.some];
      if (join?.join !== 'many') throw new Error(`${condition.some} is not a many join`);
      const parts = partOf(view, root, condition.some);
      return (Array.isArray(parts) ? parts : []).some((part) => {
        if (part === null) return false;
        const columns = Object.entries(join.columns).map(([name, { of }]) => [name, orNull(of(part))] as const);
        return condition.where.every((inner) => matches(view, root, Object.fromEntries(columns), inner));
      });
    }
    const actual = value(row, condition.column);
    if (actual === null) return false;
    if ('in' in condition) return condition.in.includes(actual);
    const { from, until } = condition;
    return (
      (from === undefined || compareValues(actual, from) >= 0) &&
      (until === undefined || compareValues(actual, until) < 0)
    );
  };

  const matching = (view: JoinedView, where: readonly Condition[]) =>
    all(view)
      .map((document) => ({ ...document, row: rowOf(view, document.root) }))
      .filter(({ root, row }) => where.every((condition) => matches(view, root, row, condition)));

  const pick = (state: object, names: readonly string[]): object =>
    Object.fromEntries(Object.entries(state).filter(([name]) => names.includes(name)));

  const pickPart = (part: object | null | (object | null)[], names: readonly string[]) =>
    Array.isArray(part) ? part.map((element) => element && pick(element, names)) : part && pick(part, names);

  const documentOf = (view: JoinedView, id: string, root: object, selected: Selected): Document => ({
    id,
    root: pick(root, selected.root),
    parts: Object.fromEntries(
      Object.entries(selected.parts).map(([join, names]) => [join, pickPart(partOf(view, root, join), names)]),
    ),
  });

  const find = (view: JoinedView, { where, orderBy, after, limit }: Query, selected: Selected): Found[] => {
    const compare = (a: Keyset, b: Keyset): number => {
      for (const [i, { direction }] of orderBy.entries()) {
        const difference = nullsLast(a[i] ?? null, b[i] ?? null, direction === 'asc' ? 1 : -1);
        if (difference !== 0) return difference;
      }
      return compareValues(a.at(-1) ?? '', b.at(-1) ?? '');
    };
    return matching(view, where)
      .map(({ id, root, row }) => ({ id, root, keyset: [...orderBy.map(({ column }) => value(row, column)), id] }))
      .filter(({ keyset }) => after === undefined || compare(keyset, after) > 0)
      .sort((a, b) => compare(a.keyset, b.keyset))
      .slice(0, limit)
      .map(({ id, root, keyset }) => ({ ...documentOf(view, id, root, selected), keyset }));
  };

  return {
    asked,
    async get(view, ids, selected) {
      asked.push({ method: 'get', view: view.name, questions: ids.length });
      const found = all(view).filter(({ id }) => ids.includes(id));
      return new Map(found.map(({ id, root }) => [id, documentOf(view, id, root, selected)]));
    },
    async find(view, queries, selected) {
      asked.push({ method: 'find', view: view.name, questions: queries.length });
      return queries.map((query) => find(view, query, selected));
    },
    async count(view, wheres) {
      asked.push({ method: 'count', view: view.name, questions: wheres.length });
      return wheres.map((where) => matching(view, where).length);
    },
    async aggregate(view, { where, groupBy, sums }) {
      asked.push({ method: 'aggregate', view: view.name, questions: 1 });
      const groups = new Map<string, { key: (Value | null)[]; rows: Row[] }>();
      if (groupBy.length === 0) groups.set('[]', { key: [], rows: [] });
      for (const { row } of matching(view, where)) {
        const key = groupBy.map((column) => value(row, column));
        const group = groups.get(JSON.stringify(key)) ?? { key, rows: [] };
        groups.set(JSON.stringify(key), group);
        group.rows.push(row);
      }
      return [...groups.values()]
        .sort((a, b) => a.key.reduce((order: number, v, i) => order || nullsLast(v, b.key[i] ?? null, 1), 0))
        .map(({ key, rows }) => ({
          key,
          count: rows.length,
          sums: sums.map((column) => rows.reduce((sum, row) => sum + Number(value(row, column)), 0)),
        }));
    },
  };
}
