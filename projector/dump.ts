import { type Column, type Entity, storable, type Value } from '../eventing/index.ts';

/**
 * JSON with sorted keys. The order of a state's properties may depend on how its events were split into batches: one that is
 * `undefined` in memory has a place among the others, which it loses where the state is stored in between.
 */
function canonical(value: unknown): string {
  const sorted = (_: string, of: unknown): unknown =>
    of === null || typeof of !== 'object' || Array.isArray(of)
      ? of
      : Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value, sorted);
}

/**
 * The text form of a view that every store dumps: equal views give equal lines, by whichever way they became so.
 * Entities come first, by category and id; then documents, by view and id.
 */
export const entityLine = (category: string, { id, version, state }: Entity): string =>
  canonical(['entity', category, id, version, state]);

type ColumnValues = Readonly<Record<string, Value | null>>;

/** A document as stored, or one of its parts. Version 0 is a part that is not known yet. */
export interface Stored extends Entity {
  readonly columns: ColumnValues;
}

export function documentLine(
  view: string,
  { id, version, state, columns }: Stored,
  parts: Readonly<Record<string, readonly Stored[]>>,
): string {
  const joined = Object.entries(parts).map(([join, of]) => [
    join,
    of.map((p) => [p.id, p.version, p.state, p.columns]),
  ]);
  return canonical(['document', view, id, version, state, columns, Object.fromEntries(joined)]);
}

/** The values of an entity's columns, as stores keep them. */
export const columnValues = (columns: Readonly<Record<string, Column<object>>>, state: object | null): ColumnValues =>
  Object.fromEntries(
    Object.entries(columns).map(([name, { of }]) => [name, state === null ? null : storable(of(state))]),
  );
