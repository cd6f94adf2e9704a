import type { EntityKind } from '../eventing/index.ts';
import type { Join, JoinedView, Many, One } from './view.ts';

/** A join whose entity is part of the document. */
export type Embedding = One<object> | Many<object>;

export const embeddings = (view: JoinedView): readonly (readonly [string, Embedding])[] =>
  Object.entries(view.join).filter((join): join is [string, Embedding] => join[1].join !== 'reference');

/** Whether a view has documents of its own; one that embeds nothing is answered from its root's entities. */
export const embeds = (view: JoinedView): boolean => embeddings(view).length > 0;

/** The ids that a root joins, in order. */
export function idsOf(join: Join<object>, root: object): readonly string[] {
  if (join.join === 'many') return join.ids(root);
  const id = join.id(root);
  return id === null || id === undefined ? [] : [id];
}

/**
 * The entity kinds that these views show, by category: each is folded once, however many views embed it.
 * @throws TypeError when two kinds claim the same category.
 */
export function kindsOf(views: readonly JoinedView[]): ReadonlyMap<string, EntityKind> {
  const kinds = new Map<string, EntityKind>();
  for (const { kind } of views.flatMap((view) => [view.root, ...Object.values(view.join).map((j) => j.entity)])) {
    const known = kinds.get(kind.category);
    if (known !== undefined && known !== kind) throw new TypeError(`two kinds have the category '${kind.category}'`);
    kinds.set(kind.category, kind);
  }
  return kinds;
}

/** What a document keeps of a part: the properties that clients can see, and its key. */
export function partState({ entity }: Embedding, state: object | null): object | null {
  if (state === null) return null;
  const wanted = [entity.key, ...entity.fields];
  return Object.fromEntries(Object.entries(state).filter(([property]) => wanted.includes(property)));
}
