import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { type GeneratedOperation, nextPage, operations } from '../../operations.ts';
import { bothWays, seen } from './asking.ts';
import { apiSchema } from './schema.ts';
import { COUNTRIES, IDS, INSTANTS, PRODUCTS, worlds } from './world.ts';

const pools = {
  'Query.order(id:)': [...IDS.orders, 'nobody'],
  'Query.customer(id:)': IDS.customers,
  'Query.container(id:)': IDS.containers,
  'Query.voyage(id:)': IDS.voyages,
  'Query.port(unlocode:)': IDS.ports,
  'CustomerFilter.id': IDS.customers,
  'VoyageFilter.id': IDS.voyages,
  'VoyageFilter.ship': ['Emma', 'Ever Given'],
  'VoyageFilter.from': IDS.ports,
  'VoyageFilter.to': IDS.ports,
  'ContainerFilter.id': IDS.containers,
  'ContainerFilter.port': IDS.ports,
  'PortFilter.unlocode': IDS.ports,
  product: PRODUCTS,
  country: COUNTRIES,
  first: [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 20, 100, 0, 101],
  after: ['', 'garbage', 'WyJhIiwiYiJd'],
  DateTime: [...INSTANTS, '2026-02-01T01:00:00+01:00'],
  Float: [-20, 0, 1.5, 4.5],
};
/** More with JOINERY_RUNS, for a long look. */
const RUNS = Number(process.env.JOINERY_RUNS ?? 300);
const generated = operations(apiSchema, pools);

describe('generated operations', () => {
  test('are valid', () => {
    fc.assert(
      fc.property(generated, ({ query }) => {
        expect(validate(apiSchema, parse(query))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('are answered as plain resolvers answer them, page by page and with other conditions', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, generated, async (world, first) => {
        const { ask } = await bothWays(world, first);
        const equal = async ({ variables }: Pick<GeneratedOperation, 'variables'>) => {
          const { view, reference } = await ask(variables);
          expect(seen(view)).toEqual(seen(reference, view));
          return view.data;
        };
        let question: GeneratedOperation | null = first;
        for (let pages = 0; question !== null && pages < 30; pages++)
          question = nextPage(question, await equal(question));
        for (const [name, value] of Object.entries(first.variables)) {
          if (typeof value === 'boolean') await equal({ variables: { ...first.variables, [name]: !value } });
        }
      }),
      { numRuns: RUNS },
    );
  });
});
