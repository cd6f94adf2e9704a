import type { Result, Scaling } from '../../result.ts';
import { count, estimated, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { placeOf, titleOf } from '../reading.ts';
import type { Chart, Line } from './chart.ts';
import { logNote, pointOf, scaleOf, ticksOf } from './chart.ts';

/** What grows, in the order of the report. */
export const GROWING = {
  data: 'Data',
  services: 'Services joined',
  page: 'Length of a page',
  network: 'Latency between services',
  writes: 'Writes beside the reads',
} as const satisfies Record<Scaling['by'], string>;

/** The median latency of each question as one thing grows, each placement a line. */
export function scalingCharts(result: Result, by: Scaling['by']): readonly Chart[] {
  const all = result.scaling.filter((one) => one.by === by);
  const questions = [...new Set(all.map(({ question }) => question))];
  return questions.flatMap((question) => {
    const series = all.filter((one) => one.question === question);
    const lines = series.map((one) => lineOf(result, one)).filter(({ points }) => points.length > 0);
    if (lines.length === 0) return [];
    const scale = scaleOf(lines);
    const wide = by === 'data' || by === 'page';
    const title = titleOf(result.questions, question);
    const chart: Chart = {
      id: `scaling-${by}-${question}`,
      title,
      text: lines.map(grown).join(' '),
      x: {
        title: `${axisTitle(by, series[0]!.unit)}${wide ? ' (log)' : ''}`,
        scale: wide ? 'log' : 'linear',
        ticks: ticksOf(lines),
      },
      y: { title: `Median latency, ms${logNote(scale)}`, scale },
      lines,
      marks: [],
      numbers: {
        caption: `${title}, by ${GROWING[by].toLowerCase()}`,
        columns: [
          { title: axisTitle(by, series[0]!.unit) },
          { title: 'p50', unit: 'ms' },
          { title: 'p90', unit: 'ms' },
          { title: 'CPU', unit: 'µs/request' },
        ],
        groups: series.map((one) => ({ title: named(result, one), rows: one.points.map(row) })),
      },
    };
    return [chart];
  });
}

const axisTitle = (by: Scaling['by'], unit: string): string =>
  by === 'network' ? `${GROWING[by]}, ${unit}` : `${unit[0]?.toUpperCase() ?? ''}${unit.slice(1)}`;

const lineOf = (result: Result, { placement, points }: Scaling): Line => ({
  name: titleOf(result.placements, placement),
  look: look(placeOf(result, placement)),
  points: points
    .flatMap(({ value, latency }) => (latency === null ? [] : [pointOf(value, latency.p50)]))
    .sort((a, b) => a.x - b.x),
});

const named = (result: Result, { placement }: Scaling) =>
  labelled(look(placeOf(result, placement)), titleOf(result.placements, placement));

const row = ({ value, failed, latency, cpu }: Scaling['points'][number]) => [
  count(value),
  latency === null ? `not measured: ${failed ?? 'unknown'}` : estimated(latency.p50),
  latency && estimated(latency.p90),
  cpu && estimated(cpu),
];

function grown({ name, points }: Line): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  return `${name}: ${figure(first.y)} ms at ${count(first.x)}, ${figure(last.y)} ms at ${count(last.x)}.`;
}
