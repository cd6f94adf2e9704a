import type { Answer } from '../../projector/answer.ts';
import type { JoinedView, ViewEntity } from '../../projector/view.ts';

/** What the declared views can answer. */
export interface Catalogue {
  /** The view whose documents are entities of this type; the first declared where there are several. */
  view(type: string): JoinedView | undefined;
  /** Of `Type.field`. */
  answer(coordinate: string): { readonly view: JoinedView; readonly answer: Answer } | undefined;
  isEntity(type: string): boolean;
}

/** @throws Error when two views answer the same field. */
export function catalogue(views: readonly JoinedView[]): Catalogue {
  const byType = new Map<string, JoinedView>();
  const answers = new Map<string, { view: JoinedView; answer: Answer }>();
  const entities = new Map<string, ViewEntity>();
  for (const view of views) {
    if (!byType.has(view.root.type)) byType.set(view.root.type, view);
    entities.set(view.root.type, view.root);
    for (const { entity } of Object.values(view.join)) entities.set(entity.type, entity);
    for (const [coordinate, answer] of Object.entries(view.answers)) {
      const other = answers.get(coordinate);
      if (other !== undefined) {
        throw new Error(`${coordinate} is answered by two views, ${other.view.name} and ${view.name}: keep one`);
      }
      answers.set(coordinate, { view, answer });
    }
  }
  return {
    view: (type) => byType.get(type),
    answer: (coordinate) => answers.get(coordinate),
    isEntity: (type) => entities.has(type),
  };
}
