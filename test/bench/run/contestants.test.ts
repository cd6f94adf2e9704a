import { expect, test } from '@jest/globals';
import { type Bench, nothingFound } from '../../../bench/comparison/run/bench.ts';
import { contestantsOf, viewOf } from '../../../bench/comparison/run/contestants.ts';

const PORTS: Readonly<Record<string, number>> = { view: 1, gateway: 2 };
const question = { name: 'q', title: 'Q', query: '{ q }', variables: [{}], services: [] };

/** A bench where these placements answered the question rightly. */
function benchOf(right: readonly string[]): Bench {
  const placements = Object.keys(PORTS).map((name) => ({ name, headers: {}, path: () => '/graphql' }));
  const equality = placements.map(({ name }) => ({ question: 'q', placement: name, equal: right.includes(name) }));
  return {
    workload: { placements },
    fleet: { port: (name: string) => PORTS[name]!, gateway: 2 },
    found: { ...nothingFound(), equality },
  } as unknown as Bench;
}

test('who answered wrongly is not measured', () => {
  const named = (right: readonly string[]) => contestantsOf(benchOf(right), question).map(({ name }) => name);
  expect(named(['view', 'gateway'])).toEqual(['view', 'gateway']);
  expect(named(['view'])).toEqual(['view']);
});

test('nobody else stands for a view that answered wrongly', () => {
  expect(viewOf(benchOf(['view', 'gateway']), question)).toMatchObject({ name: 'view', port: 1 });
  expect(viewOf(benchOf(['gateway']), question)).toBeNull();
});
