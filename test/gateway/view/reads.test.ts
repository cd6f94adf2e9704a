import { describe, expect, test } from '@jest/globals';
import type { FetchRecord } from '../../../gateway/execution.ts';
import { ViewStoreFailure, viewStrategy } from '../../../gateway/view/index.ts';
import { askBoth, isPrepared, operation, readerOf, run, views } from './asking.ts';
import { apiSchema } from './schema.ts';
import { wholeWorld } from './world.ts';

const prepared = (query: string, reader = readerOf(wholeWorld)) => {
  const asked = operation(apiSchema, { query });
  const outcome = viewStrategy({ views, reader }).prepare(asked);
  if (outcome instanceof Promise || !isPrepared(outcome)) throw new Error('not covered');
  return { asked, outcome };
};

describe('reads', () => {
  test.each([
    [
      'one for a document with its parts',
      '{ order(id: "o-1") { id customer { name } voyage { ship } containers { brand } } }',
      ['get shipments'],
    ],
    ['one for a page', '{ orders { nodes { id customer { name } } } }', ['find shipments']],
    ['a count only when asked', '{ orders { totalCount } }', ['count shipments']],
    ['both', '{ orders { totalCount nodes { id } } }', ['find shipments', 'count shipments']],
    ['none for what the schema says', '{ __typename __schema { queryType { name } } }', []],
    [
      'one for the references of a page',
      '{ containers { nodes { port { name } } } }',
      ['find containers', 'get ports'],
    ],
    [
      'one for each level, whatever stands above it',
      '{ orders { nodes { voyage { from { name } to { name } } } } }',
      ['find shipments', 'get voyages', 'get ports', 'get ports'],
    ],
    [
      'one for the lists of all parents, without reading an embedded parent again',
      '{ orders { nodes { customer { name orders { nodes { id } } } } } }',
      ['find shipments', 'find shipments'],
    ],
    [
      'one for the entities that statistics group by',
      '{ orderStatistics(groupBy: [PICKUP_PORT]) { pickupPort { name } orders } }',
      ['aggregate shipments', 'get ports'],
    ],
    [
      'none where nothing is left to ask',
      '{ orders(filter: { product: [] }) { nodes { voyage { from { name } } } } }',
      ['find shipments'],
    ],
  ])('%s', async (_, query, reads) => {
    const { asked } = await askBoth(wholeWorld, { query });
    expect(asked.map(({ method, view }) => `${method} ${view}`)).toEqual(reads);
  });

  test('many lists are one question', async () => {
    const { asked } = await askBoth(wholeWorld, { query: '{ customers { nodes { orders { nodes { id } } } } }' });
    expect(asked.map(({ questions }) => questions)).toEqual([1, wholeWorld.customers.length]);
  });

  test('are noted down when the client wants to know', async () => {
    const { asked, outcome } = prepared('{ containers(first: 3) { nodes { port { name } } } }');
    const fetches: FetchRecord[] = [];
    await run(asked, outcome, {}, fetches);
    expect(fetches.map(({ target, count, bytes }) => [target, count, bytes])).toEqual([
      ['containers', 4, null],
      ['ports', expect.any(Number), null],
    ]);
  });

  test('are told before by the plan', () => {
    const { outcome } = prepared(
      '{ orders(filter: { product: ["a"] }) { nodes { customer { name } voyage { from { name } } } } }',
    );
    expect(outcome.plan.split('\n')).toEqual([
      'Query.orders: list of shipments by its filter, sorted by placedAt desc, id: page',
      '  embedded: customer',
      '  Order.voyage: voyages by id, one read for all',
      '    Voyage.from: ports by id, one read for all',
    ]);
  });

  test.each(['get', 'find', 'count', 'aggregate'] as const)('%s that fails leaves no answer', async (method) => {
    const failing = { ...readerOf(wholeWorld), [method]: () => Promise.reject(new Error('disk full')) };
    const { asked, outcome } = prepared(
      '{ orders { totalCount nodes { voyage { from { name } } } } orderStatistics(groupBy: []) { orders } }',
      failing,
    );
    const failure = run(asked, outcome);
    await expect(failure).rejects.toBeInstanceOf(ViewStoreFailure);
    await expect(failure).rejects.toMatchObject({
      code: 'VIEW_STORE_FAILED',
      message: expect.stringContaining('disk full'),
    });
  });
});
