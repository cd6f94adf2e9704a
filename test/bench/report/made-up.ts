import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { AtRate, Cell, Difference, Estimate, Measured, Pooled, Result } from '../../../bench/comparison/result.ts';
import { draw, estimate, MADE, type Made, normal, PLACEMENTS, SERVICES } from './made-up-numbers.ts';
import { madeUpPrices } from './made-up-prices.ts';

const pooled = ({ median, low, high }: Estimate): Pooled => ({ value: median, low, high });

function latencies(median: number, rate: number, carried: number, histogram: boolean): AtRate {
  const busy = Math.min(0.97, rate / carried);
  const wait = median * (0.75 + 0.25 / (1 - busy));
  const requests = 4_000;
  const drawn = build({
    bitBucketSize: 32,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
    autoResize: true,
  });
  for (let i = 0; i < requests; i++) {
    const slow = draw() < 0.006 ? 8 : 1;
    drawn.recordValue(Math.max(1, Math.round(wait * slow * Math.exp((0.25 + busy / 3) * normal()))));
  }
  const at = (percent: number): Estimate =>
    estimate(drawn.getValueAtPercentile(percent) / 1_000, percent > 95 ? 0.1 : 0.03);
  return {
    rate,
    reached: Math.min(rate, carried),
    requests,
    p50: at(50),
    p90: at(90),
    p99: pooled(at(99)),
    most: drawn.maxValue / 1_000,
    histogram: histogram ? encodeIntoCompressedBase64(drawn) : null,
  };
}

function measured([, , services, view]: Made, times: number, placement: string, rate: number): Measured {
  const median = view * times;
  const carried = 1_900_000 / median;
  const isView = placement === 'view';
  const own = median * 0.6;
  const by: Record<string, Estimate> = { [isView ? 'gateway' : placement]: estimate(isView ? median * 0.9 : own) };
  for (const service of SERVICES.slice(0, isView ? 0 : services)) by[service] = estimate((median * 0.3) / services);
  const memory = Object.fromEntries(Object.keys(by).map((name, i) => [name, 9e7 + 1.3e7 * i]));
  return {
    throughput: estimate(carried),
    connections: 16,
    cpu: estimate(median * 0.9),
    cpuBy: by,
    serviceRequests: isView ? 0 : services,
    serviceBytes: isView ? 0 : 900 * services * times,
    answerBytes: 760,
    memory,
    compared: latencies(median, rate, carried, true),
    curve: [0.2, 0.4, 0.6, 0.8, 0.9, 1.1].map((share) =>
      latencies(median, Math.round(share * carried), carried, false),
    ),
  };
}

const cells = MADE.flatMap((made): Cell[] => {
  const times = [1, ...made[4]];
  const slowest = Math.max(...times.map((value) => value ?? 0)) * made[3];
  const rate = Math.round(950_000 / slowest);
  return PLACEMENTS.map((placement, i) => {
    const value = times[i] ?? null;
    const failed = value === null ? 'the gateway refuses it: 400 QUERY_TOO_EXPENSIVE <b>"1,204"</b>' : null;
    return {
      question: made[0],
      placement,
      failed,
      measured: value === null ? null : measured(made, value, placement, rate),
    };
  });
});

function difference(question: string, b: string, quantity: Difference['quantity'], value: number): Difference {
  const ratio = estimate(value, 0.04);
  const verdict = ratio.low > 1 ? 'higher' : ratio.high < 1 ? 'lower' : 'noise';
  return { question, a: 'view', b, quantity, ratio, verdict };
}

const differences = MADE.flatMap(([question, , , , others]) =>
  others.flatMap((times, i) => {
    const b = PLACEMENTS[i + 1]!;
    if (times === null) return [];
    return [
      difference(question, b, 'p50', times),
      difference(question, b, 'cpu', times * 1.05),
      difference(question, b, 'throughput', 1 / times),
    ];
  }),
);

const noise = (quantity: Difference['quantity']): Difference => difference('point', 'view', quantity, 1.004);

/** A whole run, as a real one might come out; one of its cells failed. */
export const madeUp: Result = {
  schema: 'joinery-comparison/2',
  whole: true,
  left: ['10,000,000 orders: only with --large'],
  command: 'npm run bench -- --orders 100000 --seed 7',
  seconds: 548,
  machine: { cpu: 'AMD EPYC 7B13', cores: 2, memoryGB: 8, os: 'Linux 6.1.0 x64', load: 0.4 },
  versions: { node: '20.20.0', '@apollo/gateway': '2.14.4', graphql: '16.15.0', libsql: '0.5.29', undici: '6.29.1' },
  commit: '083405d',
  date: '2026-11-23T19:40:00.000Z',
  settings: {
    form: 'embedded',
    workload: 'orders',
    counted: 'orders',
    size: 100_000,
    seed: 7,
    duration: 4,
    rounds: 5,
    rate: null,
    quick: false,
    large: false,
    only: null,
    pinned: null,
  },
  placements: [
    {
      name: 'view',
      title: 'View',
      what: 'One read of the joined view.',
      tuned: ['Real columns and an index for each filter.'],
    },
    {
      name: 'gateway',
      title: 'Gateway',
      what: 'Plans over the subgraphs.',
      tuned: ['Plans are cached.', 'Keep-alive, 64 sockets a service.'],
    },
    { name: 'bff', title: 'BFF', what: 'An endpoint written for the question.', tuned: ['DataLoader.', 'No planner.'] },
    {
      name: 'service',
      title: 'Search service',
      what: 'A microservice that joins in memory.',
      tuned: ['Batches of 1,000 ids.'],
    },
  ],
  questions: MADE.map(([name, title, services]) => ({
    name,
    title,
    query: `query ${name} {\n  order(id: "</script><b>") {\n    id\n    customer { name country }\n  }\n}`,
    services: SERVICES.slice(0, services),
  })),
  equality: MADE.flatMap(([question]) =>
    PLACEMENTS.map((placement) => ({ question, placement, requests: 200, equal: true, difference: null })),
  ),
  warmUps: [
    { of: 'all questions', seconds: 41.2, faster: [1, 1.62, 1.94, 2.03, 1.99, 2.05] },
    { of: 'behind the network', seconds: 11, faster: [1, 1.41, 1.44] },
  ],
  generator: { throughput: estimate(24_300), late: { p50: 0.021, p99: 0.18 }, lateAt: 6_000 },
  selfTest: {
    same: [noise('p50'), noise('cpu'), noise('throughput')],
    slowed: [
      difference('point', 'view', 'p50', 1.19),
      difference('point', 'view', 'cpu', 1.21),
      difference('point', 'view', 'throughput', 0.83),
    ],
    added: 0.2,
    passed: true,
  },
  cells,
  differences,
  ...madeUpPrices(),
};

/** The same machine, interrupted early: nearly nothing was measured. */
export const interrupted: Result = {
  ...madeUp,
  whole: false,
  left: ['all after the first question: the run was interrupted'],
  settings: {
    ...madeUp.settings,
    form: 'servers',
    only: ['point'],
    quick: true,
    rate: 500,
    pinned: { client: [0], servers: [1] },
  },
  equality: [
    { question: 'point', placement: 'view', requests: 200, equal: true, difference: null },
    {
      question: 'point',
      placement: 'bff',
      requests: 200,
      equal: false,
      difference: 'order.customer.name: "A" is not "B"',
    },
  ],
  warmUps: [],
  generator: null,
  selfTest: null,
  cells: cells.slice(0, 1).map((cell) => ({
    ...cell,
    measured: cell.measured && {
      ...cell.measured,
      compared: { ...cell.measured.compared, p99: null, histogram: null },
      curve: [],
    },
  })),
  differences: [],
  scaling: [],
  viewPrice: null,
  staleness: [],
  availability: [],
  tails: [],
  crossings: [],
  atRest: {},
  delays: [],
};
