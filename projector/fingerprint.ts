import { createHash } from 'node:crypto';
import type { Column } from '../eventing/index.ts';
import { embeddings, kindsOf } from './embedding.ts';
import type { JoinedView } from './view.ts';

/**
 * Of all that decides what a store holds: names, and the text of the functions; and of whatever else the adapter says
 * (`more`). A function that one of these calls is not seen; who changes one, rebuilds by hand.
 */
export function fingerprintOf(views: readonly JoinedView[], ...more: readonly unknown[]): string {
  const columns = (of: Readonly<Record<string, Column<object>>>) =>
    Object.entries(of).map(([name, column]) => [name, column.type, String(column.of)]);
  const declarations = views.map((view) => [
    view.name,
    view.root.kind.category,
    columns(view.columns),
    embeddings(view).map(([name, join]) => {
      const ids = String(join.join === 'one' ? join.id : join.ids);
      return [
        name,
        join.join,
        join.entity.kind.category,
        join.entity.key,
        join.entity.fields,
        ids,
        columns(join.columns),
      ];
    }),
  ]);
  const kinds = [...kindsOf(views).values()].map((kind) => [kind.category, String(kind.evolve)]);
  return createHash('sha256')
    .update(JSON.stringify([more, declarations, kinds]))
    .digest('hex');
}
