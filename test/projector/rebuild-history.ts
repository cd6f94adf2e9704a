import { text } from '../../eventing/index.ts';
import type { JoinedView } from '../../projector/view.ts';
import { boxes, items } from './boxes.ts';
import { event } from './histories.ts';

/** A short history for tests of view versions, by several processes. */
const aBox = (id: string, version: number, label: string) =>
  event('boxes', id, version, { id, label, weight: 1, size: 0.5, lid: 'i1', parent: null, items: ['i1', 'i2'] });

export const anItem = (id: string, version: number, name: string) =>
  event('items', id, version, { id, name, rank: version, secret: 's', home: 'b1' });

export const history = [anItem('i1', 1, 'lid'), aBox('b1', 1, 'one'), aBox('b2', 1, 'two'), anItem('i1', 2, 'Lid')];

export const everything = { root: ['id', 'label'], parts: { lid: ['name'] } };

/** The same views, but for one column. */
export const changedBoxes: JoinedView = { ...boxes, columns: { ...boxes.columns, label: text(() => 'x') } };
export const changed: readonly JoinedView[] = [changedBoxes, items];
