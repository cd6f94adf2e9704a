import type { Result, Staleness } from '../../result.ts';
import { count, figure, share } from '../figures.ts';
import { degree, labelled, look } from '../look.ts';
import { rows } from '../table.ts';
import type { Chart, Line } from './chart.ts';
import { logNote, scaleOf, ticksOf } from './chart.ts';

const ROWS = 20;

/** How far the view is behind, over each run and against the rate of writes. */
export const stalenessCharts = ({ staleness }: Result): readonly Chart[] => {
  const all = [...staleness].sort((a, b) => a.rate - b.rate);
  return all.length === 0 ? [] : [over(all), against(all)];
};

function over(all: readonly Staleness[]): Chart {
  const lines = all.map(
    (one, i): Line => ({
      name: `${count(one.rate)} writes/s`,
      look: degree(i, all.length),
      points: one.over.flatMap(([x, y]) => (y > 0 ? [{ x, y }] : [])),
      marked: [],
    }),
  );
  const scale = scaleOf(lines);
  return {
    id: 'staleness-over-time',
    title: 'Over a run, at each write rate',
    text: all.map((one) => `${count(one.rate)} writes a second: ${one.kept ? 'kept up' : 'fell behind'}.`).join(' '),
    x: { title: 'Since the run began, s', scale: 'linear' },
    y: { title: `From acknowledged to readable, ms${logNote(scale)}`, scale },
    lines,
    marks: [],
    numbers: {
      caption: 'Staleness over time',
      columns: [
        { title: 'Since the run began', unit: 's' },
        { title: 'Staleness', unit: 'ms' },
      ],
      groups: all.map((one, i) => {
        const every = Math.ceil(one.over.length / ROWS);
        const told = one.over.filter((_, at) => at % every === 0);
        return {
          title: labelled(degree(i, all.length), `${count(one.rate)} writes/s`),
          rows: told.map(([second, ms]) => [figure(second), figure(ms)]),
        };
      }),
    },
  };
}

function against(all: readonly Staleness[]): Chart {
  const line = (name: string, at: number, value: (one: Staleness) => number | null): Line => ({
    name,
    look: { ...look(at), colour: look(0).colour },
    points: all.flatMap((one) => {
      const y = value(one);
      return y === null ? [] : [{ x: one.rate, y, hollow: !one.kept }];
    }),
  });
  const lines = [
    line('50 %', 0, ({ p50 }) => p50),
    line('90 %', 1, ({ p90 }) => p90),
    line('99 %', 2, ({ p99 }) => p99),
  ];
  const scale = scaleOf(lines);
  return {
    id: 'staleness-by-rate',
    title: 'Against the rate of writes',
    text: all
      .map(
        (one) =>
          `${count(one.rate)} writes a second: ${figure(one.p50)} ms at the median${one.kept ? '' : ', falling behind'}.`,
      )
      .join(' '),
    x: { title: 'Asked, writes/s (log)', scale: 'log', ticks: ticksOf(lines) },
    y: { title: `From acknowledged to readable, ms${logNote(scale)}`, scale },
    lines,
    marks: [],
    numbers: {
      caption: 'Staleness against the rate of writes',
      columns: [
        { title: 'Asked', unit: 'writes/s' },
        { title: 'Reached', unit: 'writes/s' },
        { title: 'Events', unit: '1/s' },
        { title: 'p50', unit: 'ms' },
        { title: 'p90', unit: 'ms' },
        { title: 'p99', unit: 'ms' },
        { title: 'Projector', unit: 'µs/event' },
        { title: 'Busy', unit: 'of a core' },
        { title: 'Kept up', text: true },
      ],
      groups: rows(
        all.map((one) => [
          count(one.rate),
          count(one.reached),
          count(one.events),
          figure(one.p50),
          figure(one.p90),
          one.p99 === null ? null : figure(one.p99),
          figure(one.cpu),
          share(one.busy, 1),
          one.kept ? 'yes' : 'no',
        ]),
      ),
    },
  };
}
