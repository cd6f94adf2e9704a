import { type EntityKind, type Event, integer, real, text } from '../../eventing/index.ts';
import { asc, byId, desc, list } from '../../projector/answer.ts';
import { entity, joinedView, many, one, reference } from '../../projector/view.ts';

/**
 * A small domain of the tests' own, with all that can be hard about joins: deletion, a category embedded twice
 * by one view, in a list with repeated elements, by a view of its own kind, and two kinds that embed each other.
 */
export interface Box {
  readonly id: string;
  readonly label: string | null;
  readonly weight: number | null;
  readonly size: number | null;
  readonly lid: string | null;
  readonly parent: string | null;
  readonly items: readonly string[];
}

export interface Item {
  readonly id: string;
  readonly name: string | null;
  readonly rank: number | null;
  /** In no field: documents that embed the item do not keep it. */
  readonly secret: string;
  readonly home: string | null;
}

export type Changed<S extends object> = Event<'Changed', S> | Event<'Removed', Record<string, never>>;

const kind = <S extends object>(category: string, type: string): EntityKind<S, Changed<S>> => ({
  category,
  type,
  evolve: (_, event) => (event.type === 'Changed' ? event.data : null),
});

export const box = entity(kind<Box>('boxes', 'Box'), { fields: ['id', 'label', 'weight', 'size'] });
export const item = entity(kind<Item>('items', 'Item'), { fields: ['id', 'name', 'rank'] });

export const boxes = joinedView(box, {
  name: 'boxes',
  join: {
    lid: one(item, (box) => box.lid, { name: text((i) => i.name), rank: integer((i) => i.rank) }),
    parent: one(box, (box) => box.parent, { label: text((b) => b.label) }),
    items: many(item, (box) => box.items, {
      id: text((i) => i.id),
      name: text((i) => i.name),
      rank: integer((i) => i.rank),
    }),
  },
  columns: { label: text((b) => b.label), weight: integer((b) => b.weight), size: real((b) => b.size) },
  indexes: [['label'], ['lid.rank', 'weight'], ['weight']],
  answers: {
    'Query.box': byId('id'),
    'Query.boxes': list({ sort: { LABEL: 'label', WEIGHT: 'weight' }, orderBy: [desc('weight')] }),
  },
});

export const items = joinedView(item, {
  name: 'items',
  join: { home: reference(box, (item) => item.home) },
  columns: { name: text((i) => i.name), rank: integer((i) => i.rank) },
  indexes: [['rank']],
  answers: { 'Query.items': list({ orderBy: [asc('rank')] }) },
});

export const homes = joinedView(item, {
  name: 'homes',
  join: { home: one(box, (item) => item.home, { weight: integer((b) => b.weight) }) },
  columns: { rank: integer((i) => i.rank) },
  answers: {},
});

export const views = [boxes, items, homes];
