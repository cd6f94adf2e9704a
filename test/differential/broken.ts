import { expect } from '@jest/globals';
import type { Found, ViewReader } from '../../projector/index.ts';
import type { Resolvers, Service } from '../../serving/service.ts';
import type { Place } from './history/place.ts';
import { firstDifference } from './run.ts';
import { openSystem, type Sabotage } from './system.ts';

type Resolver = (parent: never, args: Record<string, unknown>, context: never) => unknown;

/** A service of which one resolver is another one. */
const changed =
  (name: string, type: string, field: string, change: (original: Resolver) => Resolver) =>
  (service: Service): Service => {
    if (service.name !== name) return service;
    const resolvers = (context: Parameters<Service['resolvers']>[0]): Resolvers => {
      const all = service.resolvers(context);
      const of = all[type] as Readonly<Record<string, Resolver>>;
      return { ...all, [type]: { ...of, [field]: change(of[field]!) } } as Resolvers;
    };
    return { ...service, resolvers };
  };

const nullsFirst = (rows: readonly Found[]): readonly Found[] => {
  const isNull = ({ keyset }: Found) => keyset.length > 1 && keyset[0] === null;
  return [...rows.filter(isNull), ...rows.filter((row) => !isNull(row))];
};

/** What the differential test must find, with what the question that shows it says. */
export interface Broken {
  readonly what: string;
  readonly sabotage: Sabotage;
  readonly seen: RegExp;
  /** Of the questions: one that comes to it early. Others find it as well, after up to some hundreds. */
  readonly seed: number;
}

export const broken: readonly Broken[] = [
  {
    what: 'a view that sorts nulls first',
    sabotage: {
      reader: (reader: ViewReader) => ({
        ...reader,
        find: async (...question) => (await reader.find(...question)).map(nullsFirst),
      }),
    },
    seen: /orderBy/,
    seed: 3,
  },
  {
    what: 'a view that counts without looking into containers',
    sabotage: {
      reader: (reader: ViewReader) => ({
        ...reader,
        count: (view, wheres) =>
          reader.count(
            view,
            wheres.map((where) => where.filter((condition) => !('some' in condition))),
          ),
      }),
    },
    seen: /totalCount/,
    seed: 12,
  },
  {
    what: 'a view that forgets a group',
    sabotage: {
      reader: (reader: ViewReader) => ({
        ...reader,
        aggregate: async (...question) =>
          (await reader.aggregate(...question)).filter(({ key }) => key[0] !== 'ASSIGNED'),
      }),
    },
    seen: /orderStatistics/,
    seed: 4,
  },
  {
    what: 'a composition that drops a filter',
    sabotage: {
      service: changed('containers', 'Query', 'containerIds', (original) => (parent, args, context) => {
        return original(parent, { ...args, where: [] }, context);
      }),
    },
    seen: /containers: /,
    seed: 11,
  },
  {
    what: 'a composition that loses references to one entity',
    sabotage: {
      service: changed('voyages', 'Voyage', 'to', () => () => null),
    },
    seen: /to\d?: to|to {/,
    seed: 1,
  },
  {
    what: 'a composition that is not strict about pages',
    sabotage: {
      service: changed('containers', 'Query', 'containers', (original) => (parent, args, context) => {
        return original(parent, { ...args, first: Math.min(Number(args.first ?? 20), 100) }, context);
      }),
    },
    seen: /first/,
    seed: 10,
  },
];

/** Small operations. */
export const SIZE = { depth: 3, breadth: 3, lists: 1 };

/** Fails unless the break is found, and shown by a small question. */
export async function mustBeFound({ sabotage, seen, seed }: Broken, place: Place, cache: string): Promise<void> {
  await using system = await openSystem(place, cache, sabotage);
  const difference = await firstDifference(system, { seed, count: 1500, size: SIZE });
  expect(difference?.operation.query ?? 'nothing').toMatch(seen);
  expect(difference!.operation.query.split('\n').length).toBeLessThan(25);
}
