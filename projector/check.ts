import type { Column } from '../eventing/index.ts';
import { embeddings, idsOf } from './embedding.ts';
import type { JoinedView } from './view.ts';

/** @throws when a view cannot keep an entity in this state: a column or a join fails on it. */
export type Check = (state: object) => void;

const isOfType: Record<Column<object>['type'], (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  real: Number.isFinite,
};

function columnCheck(name: string, { type, of }: Column<object>): Check {
  return (state) => {
    const value = of(state);
    if (value === null || value === undefined || isOfType[type](value)) return;
    throw new TypeError(`column '${name}' takes ${type}, not ${String(value)}`);
  };
}

const columnChecks = (prefix: string, columns: Readonly<Record<string, Column<object>>>): Check[] =>
  Object.entries(columns).map(([name, column]) => columnCheck(`${prefix}.${name}`, column));

function joinChecks(view: JoinedView): Check[] {
  return Object.entries(view.join).map(([name, join]) => (state) => {
    if (idsOf(join, state).every((id) => typeof id === 'string')) return;
    throw new TypeError(`join '${view.name}.${name}' takes ids, not ${JSON.stringify(idsOf(join, state))}`);
  });
}

/**
 * For each category, whether all views can keep a state of it. Asked before anything is written, so that a state that
 * no view was declared for parks its own event, and does not fail the batch that it came with.
 */
export function checksOf(views: readonly JoinedView[]): ReadonlyMap<string, Check> {
  const checks = new Map<string, Check[]>();
  const add = (category: string, more: Check[]) => checks.set(category, [...(checks.get(category) ?? []), ...more]);
  for (const view of views) {
    add(view.root.kind.category, [...columnChecks(view.name, view.columns), ...joinChecks(view)]);
    for (const [name, { entity, columns }] of embeddings(view)) {
      add(entity.kind.category, columnChecks(`${view.name}.${name}`, columns));
    }
  }
  return new Map(
    [...checks].map(([category, all]) => [
      category,
      (state) => {
        for (const check of all) check(state);
      },
    ]),
  );
}
