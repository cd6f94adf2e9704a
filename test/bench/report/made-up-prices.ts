import type {
  Availability,
  Crossing,
  Result,
  Scaling,
  ScalingPoint,
  Staleness,
} from '../../../bench/comparison/result.ts';
import { estimate, MADE, PLACEMENTS, random, SERVICES } from './made-up-numbers.ts';

type Prices = Pick<
  Result,
  'atRest' | 'delays' | 'scaling' | 'viewPrice' | 'staleness' | 'availability' | 'tails' | 'crossings'
>;

export function madeUpPrices(): Prices {
  return {
    atRest: { gateway: 0.004, projector: 0.012, orders: 0.002 },
    delays: [0, 1, 5, 20].flatMap((asked) =>
      SERVICES.map((service) => ({ service, asked, added: asked === 0 ? null : asked + 0.1 })),
    ),
    scaling: scaling(),
    viewPrice: {
      events: 642_000,
      writesAnEvent: 2.4,
      writesBy: { entities: 1, documents: 1.4 },
      cpuRebuilding: 31,
      cpuLive: 71,
      liveRate: 1_040,
      viewBytes: 148_000_000,
      storeBytes: 211_000_000,
      rebuild: 24.2,
    },
    staleness: [100, 500, 1_000, 2_000, 4_000].map(staleness),
    availability: (['down', 'slow'] as const).flatMap(availability),
    tails: [1, 2, 3, 4].flatMap((services) =>
      PLACEMENTS.map((placement) => ({
        placement,
        question: `join-${services}`,
        services,
        share: 0.01,
        held: 100,
        requests: 4_000,
        slow: placement === 'view' ? 0.0002 : 1 - 0.99 ** services,
      })),
    ),
    crossings: crossings(),
  };
}

const TIMES = [1, 3, 2, 2.4];
const GROWTH = {
  data: {
    unit: 'orders',
    values: [10_000, 100_000, 1_000_000],
    questions: ['point', 'filter'],
    more: [0.03, 0.9, 0.8, 0.7],
  },
  services: { unit: 'services joined', values: [1, 2, 3, 4], questions: ['join'], more: [0.05, 0.6, 0.4, 0.45] },
  page: { unit: 'orders on a page', values: [1, 10, 50, 200], questions: ['list'], more: [0.3, 0.5, 0.4, 0.4] },
  network: { unit: 'ms', values: [0, 1, 5, 20], questions: ['point', 'page'], more: [0, 9, 5, 6] },
  writes: { unit: 'writes a second', values: [0, 100, 500, 1_000], questions: ['point'], more: [0.2, 0.3, 0.25, 0.3] },
};

const scaling = (): Scaling[] =>
  (Object.keys(GROWTH) as (keyof typeof GROWTH)[]).flatMap((by) => {
    const { unit, values, questions, more } = GROWTH[by];
    const wide = by === 'data' || by === 'page';
    return questions.flatMap((question) =>
      PLACEMENTS.map((placement, i) => {
        const points = values.map((value, at): ScalingPoint => {
          if (by === 'data' && at === 2 && placement === 'gateway' && question === 'filter') {
            return { value, failed: 'no answer within 30 s', latency: null, cpu: null };
          }
          const growth = wide
            ? (value / values[0]!) ** more[i]!
            : 1 + more[i]! * (by === 'writes' ? value / 1_000 : value);
          const p50 = 0.21 * TIMES[i]! * growth;
          return {
            value,
            failed: null,
            latency: { p50: estimate(p50), p90: estimate(p50 * 1.5, 0.06) },
            cpu: by === 'writes' ? null : estimate(p50 * 800),
          };
        });
        return { by, unit, question, placement, points };
      }),
    );
  });

function staleness(rate: number): Staleness {
  const kept = rate <= 2_000;
  const draw = random(rate);
  const over = Array.from({ length: 30 }, (_, second): [number, number] => [
    second,
    kept ? 6 + (rate / 90) * (0.8 + 0.5 * draw()) : 40 + 260 * second * (0.95 + 0.1 * draw()),
  ]);
  const p50 = kept ? 6 + rate / 90 : 3_900;
  return {
    rate,
    reached: kept ? rate : 3_760,
    events: rate * 2.1,
    p50,
    p90: p50 * 1.9,
    p99: p50 * 3.4,
    over,
    cpu: 92 - rate / 100,
    busy: Math.min(0.99, rate * 2.1 * 7e-5 * 2.2),
    kept,
  };
}

const availability = (fault: Availability['fault']): Availability[] =>
  MADE.slice(0, 4).flatMap(([question, , services]) =>
    PLACEMENTS.flatMap((placement) =>
      SERVICES.map((service, i) => {
        const needs = placement !== 'view' && i < services;
        const complete = needs ? (fault === 'slow' && placement === 'bff' ? 3 : 0) : 100;
        const partial = needs && placement === 'gateway' && i > 0 ? 97 : 0;
        return { question, placement, service, fault, deadline: 1_000, requests: 100, complete, partial };
      }),
    ),
  );

/** µs an event, by events a second. */
const EVENTS = [
  [30, 300],
  [120, 88],
  [500, 40],
] as const;
const [, [RATE, EVENT]] = EVENTS;

const crossings = (): Crossing[] =>
  MADE.flatMap(([question, , , view, others], nth) =>
    others.flatMap((times, i): Crossing[] => {
      if (times === null) return [];
      const composed = view * times * 0.95;
      const value = EVENT / (composed - view * 0.9);
      const of = { question, placement: PLACEMENTS[i + 1]!, reads: 40, view: view * 0.9, composed };
      if (value < 0) {
        const at = EVENTS.map(([rate, event]) => ({ rate, event: estimate(event), readsPerEvent: null }));
        return [{ ...of, at, checks: [] }];
      }
      const high = times < 1.1 ? null : value * 1.2;
      const checks = [value / 2, value * 2].map((readsPerEvent, at) => ({
        rate: RATE,
        readsPerEvent,
        view: estimate((EVENT + readsPerEvent * of.view) * 1.03),
        composed: estimate(readsPerEvent * composed * 0.98),
        expected: at === 0 ? ('composed' as const) : ('view' as const),
        found: at === 0 ? ('composed' as const) : ('view' as const),
      }));
      const at = EVENTS.map(([rate, event]) => {
        const times = event / EVENT;
        const readsPerEvent = { value: value * times, low: value * 0.85 * times, high: high && high * times };
        return { rate, event: estimate(event), readsPerEvent };
      });
      return [{ ...of, at, checks: nth < 2 && i === 0 ? checks : [] }];
    }),
  );
