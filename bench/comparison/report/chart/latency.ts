import type { Result } from '../../result.ts';
import { count, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { isSaturated, measuredOf } from '../reading.ts';
import { rows } from '../table.ts';
import type { Chart } from './chart.ts';
import { distribution, MARKED, percentilesOf } from './percentiles.ts';

const TOLD = [50, 90, 99, 99.9];

/** Of each question that has figures: how latency is distributed at the compared rate, each placement a line. */
export const latencyCharts = (result: Result): readonly Chart[] =>
  result.questions.flatMap(({ name, title }) => {
    const known = result.placements.flatMap((placement, i) => {
      const compared = measuredOf(result, name, placement.name)?.compared;
      return compared ? [{ title: placement.title, look: look(i), compared, value: percentilesOf(compared) }] : [];
    });
    if (known[0] === undefined) return [];
    const { rate } = known[0].compared;
    const medians = known.map((one) => `${one.title} ${figure(one.compared.p50.median)}`).join(', ');
    const chart: Chart = {
      id: `latency-${name}`,
      title,
      text: `Latency by percentile at ${count(rate)} requests a second. Medians in ms: ${medians}.`,
      x: { title: `Percentile, at ${count(rate)} requests/s`, scale: 'percentile' },
      y: { title: 'Latency, ms (log)', scale: 'log' },
      lines: known.map((one) => ({
        name: one.title,
        look: one.look,
        points: distribution(one.compared),
        marked: MARKED,
      })),
      marks: [],
      numbers: {
        caption: `Latency by percentile, ms: ${title}`,
        columns: [
          { title: 'Placement' },
          ...TOLD.map((percent) => ({ title: `${percent} %` })),
          { title: 'Slowest' },
          { title: 'Requests' },
        ],
        groups: rows(
          known.map((one) => [
            labelled(one.look, `${one.title}${isSaturated(one.compared) ? ' (beyond saturation)' : ''}`),
            ...TOLD.map((percent) => {
              const value = one.value(percent);
              return value === null ? null : figure(value);
            }),
            figure(one.compared.most),
            count(one.compared.requests),
          ]),
        ),
      },
    };
    return [chart];
  });
