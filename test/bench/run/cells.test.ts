import { expect, test } from '@jest/globals';
import { cells } from '../../../bench/comparison/experiments/cells.ts';
import type { Load, Loaded } from '../../../bench/comparison/load/load.ts';
import type { Placement } from '../../../bench/comparison/placement.ts';
import type { Question } from '../../../bench/comparison/question.ts';
import { type Bench, nothingFound } from '../../../bench/comparison/run/bench.ts';
import { emptyHistogram, encoded, record } from '../../../bench/comparison/statistics/histogram.ts';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';

const PORTS: Readonly<Record<string, number>> = { view: 1, gateway: 2, bff: 3 };
const question: Question = { name: 'q', title: 'Q', query: '{ q }', variables: [{}], services: [] };

const placement = (name: string): Placement => ({
  name,
  title: name,
  what: '',
  tuned: [],
  server: null,
  headers: {},
  path: () => '/graphql',
  variablesOnly: false,
});

/** A bench whose generator answers at once; `failing` answers wrongly from its n-th load on. */
function benchWith(failing: { readonly port: number; readonly from: number }): Bench {
  const loads = new Map<number, number>();
  const load = async ({ port, rate, most }: Load): Promise<Loaded> => {
    const nth = (loads.get(port) ?? 0) + 1;
    loads.set(port, nth);
    const requests = most ?? 100;
    const took = emptyHistogram();
    for (let i = 0; i < requests; i++) record(took, port + i / 1_000);
    const histogram = encoded(took);
    const failed = port === failing.port && nth >= failing.from ? 'it lost its way' : null;
    return {
      requests,
      unanswered: 0,
      seconds: rate === null ? 0.1 * port : 1,
      histogram,
      late: histogram,
      answerBytes: 1,
      failed,
    };
  };
  const usage = async () =>
    Object.fromEntries(Object.keys(PORTS).map((name) => [name, { cpu: performance.now() / 1000, rss: 1, http: null }]));
  const names = Object.keys(PORTS);
  return {
    workload: { placements: names.map(placement) },
    settings: { duration: 0.1, rounds: 5, rate: null, quick: false },
    questions: [question],
    fleet: { names, usage, died: new Promise(() => {}), port: (name: string) => PORTS[name]!, gateway: 2 },
    generator: { load },
    random: randomFrom(1),
    found: {
      ...nothingFound(),
      equality: names.map((name) => ({ question: 'q', placement: name, requests: 1, equal: true, difference: null })),
    },
    signal: new AbortController().signal,
    within: () => {},
  } as unknown as Bench;
}

const found = async (failing: Parameters<typeof benchWith>[0]) => {
  const bench = benchWith(failing);
  await cells.run(bench);
  return bench.found;
};

/** One to warm up, one of throughput that does not count, five that do: the eighth is the first of the rate compared. */
const COMPARED = 8;
/** After the five of the rate compared: the curve. */
const CURVE = COMPARED + 5;

test.each([
  ['at the rate compared', COMPARED],
  ['on the way to saturation', CURVE],
])('who fails %s has no time and no difference of an earlier phase either', async (_, from) => {
  const { cells, differences } = await found({ port: PORTS.bff!, from });
  expect(cells.map(({ placement, failed, measured }) => [placement, failed, measured === null])).toEqual([
    ['view', null, false],
    ['gateway', null, false],
    ['bff', 'it lost its way', true],
  ]);
  expect(differences.map(({ b, quantity }) => [b, quantity])).toEqual([
    ['gateway', 'p50'],
    ['gateway', 'cpu'],
    ['gateway', 'throughput'],
  ]);
});

test('without a failure all are compared', async () => {
  const { cells, differences } = await found({ port: 0, from: 0 });
  expect(cells.every(({ failed }) => failed === null)).toBe(true);
  expect(differences).toHaveLength(6);
});
