import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, type Query, type Row, type SortKey, select } from '../../../eventing/index.ts';
import { type Box, boxes, type Item, items, views } from '../../projector/boxes.ts';
import { lines } from '../../projector/naive.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, all, anItem, nothing, put } from './given.ts';

const texts = ['', 'a', 'B', 'b', 'ä', 'it\'s "x"', '\u{1F600}', '\uFF01'];
const numbers = [-1, 0, 1, 2];
const reals = [0.1 + 0.2, -1.5, 1e300, 2];

/** Boxes and items with every value, and none, in every column. */
const someItems = Array.from({ length: 8 }, (_, i) =>
  anItem(`i${i}`, 1, { name: i === 3 ? null : texts[i]!, rank: i % 3 === 0 ? null : numbers[i % 4]! }),
);
const someBoxes = Array.from({ length: 40 }, (_, i) =>
  aBox(`b${i}`, 1, {
    label: i % 7 === 0 ? null : texts[i % 8]!,
    weight: i % 5 === 0 ? null : numbers[i % 4]!,
    size: i % 6 === 0 ? null : reals[i % 4]!,
    lid: i % 4 === 0 ? null : `i${i % 9}`, // i8 is never known
    items: [`i${i % 9}`, `i${(i * 3) % 8}`].slice(0, i % 3),
  }),
);

const asRow = (box: Box): Row => {
  const of = (id: string | null): Item | null => someItems.find((item) => item.id === id)?.state ?? null;
  const lid = of(box.lid);
  const columns: Record<string, string | number | null> = {
    label: box.label,
    weight: box.weight,
    size: box.size,
    'lid.name': lid?.name ?? null,
    'lid.rank': lid?.rank ?? null,
  };
  const parts = box.items.map(of).map((item) => ({
    column: (name: string) => item?.[name as 'id' | 'name' | 'rank'],
  }));
  return { id: box.id, column: (name) => columns[name], part: () => parts };
};
const rows = someBoxes.map((entity) => asRow(entity.state!));

const textCondition = (column: string) => conditionOn(column, fc.constantFrom(...texts));
const numberCondition = (column: string) => conditionOn(column, fc.constantFrom(...numbers));
const conditionOn = (column: string, value: fc.Arbitrary<string | number>): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc.record({ column: fc.constant(column), in: fc.array(value, { maxLength: 10 }) }),
    fc.record({ column: fc.constant(column), from: value }, { requiredKeys: ['column'] }),
    fc.record({ column: fc.constant(column), until: value }),
    fc.record({ column: fc.constant(column), from: value, until: value }),
  );
const elementConditions = fc.array(
  fc.oneof(textCondition('name'), numberCondition('rank'), conditionOn('id', fc.constantFrom('i1', 'i2', 'i8'))),
  { maxLength: 2 },
);
const conditions: fc.Arbitrary<Condition[]> = fc.array(
  fc.oneof(
    textCondition('label'),
    numberCondition('weight'),
    conditionOn('size', fc.constantFrom(...reals)),
    textCondition('lid.name'),
    numberCondition('lid.rank'),
    fc.record({ some: fc.constant('items'), where: elementConditions }),
  ),
  { maxLength: 3 },
);
export const orders: fc.Arbitrary<SortKey[]> = fc.uniqueArray(
  fc.record({
    column: fc.constantFrom('label', 'weight', 'size', 'lid.name', 'lid.rank'),
    direction: fc.constantFrom('asc', 'desc'),
  }),
  { maxLength: 3, selector: ({ column }) => column },
);

/** Every kind of condition, order and null, against the definition of the query language. */
export function queries(open: OpenViewStore): void {
  test('any conditions in any order, page by page, are what the definition says', async () => {
    await using store = await open(views);
    await put(store, someBoxes, someItems);
    await fc.assert(
      fc.asyncProperty(conditions, orders, fc.integer({ min: 1, max: 12 }), async (where, orderBy, limit) => {
        const wanted = select(rows, { where, orderBy, limit: rows.length }).map(({ id }) => id);
        const found: string[] = [];
        for (let query: Query = { where, orderBy, limit }; ; ) {
          const [page] = await store.find(boxes, [query], nothing);
          found.push(...page!.map(({ id }) => id));
          if (page!.length < limit || found.length > wanted.length) break;
          query = { ...query, after: page!.at(-1)!.keyset };
        }
        expect(found).toEqual(wanted);
        expect(await store.count(boxes, [where])).toEqual([wanted.length]);
      }),
      { numRuns: 150 },
    );
  });

  test('many questions at once are answered each by itself, in their order', async () => {
    await using store = await open(views);
    await put(store, someBoxes, someItems);
    const query = (label: string): Query => ({ where: [{ column: 'label', in: [label] }], orderBy: [], limit: 3 });
    const asked = ['b', 'nowhere', 'a'].map(query);
    const found = await store.find(boxes, asked, nothing);
    expect(found.map((page) => page.map(({ id }) => id))).toEqual(
      asked.map((one) => select(rows, one).map(({ id }) => id)),
    );
    expect(await store.find(boxes, [], nothing)).toEqual([]);
    expect(await store.count(boxes, [])).toEqual([]);
    expect(await store.get(boxes, [], nothing)).toEqual(new Map());
  });

  test('get leaves out what is unknown, and answers an id once however often it is asked', async () => {
    await using store = await open(views);
    await put(store, someBoxes, someItems);
    const found = await store.get(boxes, ['b3', 'unknown', "'", 'b3', 'b1'], all);
    expect([...found.keys()].sort()).toEqual(['b1', 'b3']);
    expect(found.get('b1')).toMatchObject({ id: 'b1', root: { label: 'a', size: -1.5 } });
  });

  test('what is selected is there: of the root, of a part, of the elements of a list', async () => {
    await using store = await open(views);
    await put(
      store,
      [aBox('b1', 1, { label: 'x', lid: 'i1', items: ['i1'] })],
      [anItem('i1', 1, { name: 'it\'s "x"\n' })],
    );
    const query: Query = { where: [], orderBy: [], limit: 1 };
    const [[rootOnly] = []] = await store.find(boxes, [query], { root: ['label'], parts: {} });
    expect(rootOnly).toMatchObject({ id: 'b1', root: { label: 'x' } });
    const [[partOnly] = []] = await store.find(boxes, [query], { root: [], parts: { items: ['name'] } });
    expect(partOnly).toMatchObject({ id: 'b1', parts: { items: [{ name: 'it\'s "x"\n' }] } });
  });

  test('an embedded part is what clients can see of it', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { lid: 'i1' })], [anItem('i1', 1, { name: 'x', rank: 1 })]);
    const [line] = (await lines(store.dump())).filter((text) => text.includes('"boxes"') && text.includes('document'));
    expect(line).not.toContain('secret');
  });

  test('a question about a column, a part or a view that is not declared is refused', async () => {
    await using store = await open([boxes, items]);
    const query: Query = { where: [{ column: 'nowhere', in: [1] }], orderBy: [], limit: 1 };
    await expect(store.find(boxes, [query], nothing)).rejects.toThrow('nowhere');
    await expect(store.count(boxes, [[{ some: 'lids', where: [] }]])).rejects.toThrow('lids');
    await expect(store.get({ ...boxes, name: 'crates' }, ['b1'], nothing)).rejects.toThrow('crates');
  });
}
