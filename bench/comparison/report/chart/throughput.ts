import type { Result } from '../../result.ts';
import { count, estimated, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { isSaturated, measuredOf } from '../reading.ts';
import type { Chart } from './chart.ts';
import { pointOf } from './chart.ts';

/** Of each question: 99 % latency at growing rates, up to where a placement can carry no more. */
export const throughputCharts = (result: Result): readonly Chart[] =>
  result.questions.flatMap(({ name, title }) => {
    const known = result.placements.flatMap((placement, i) => {
      const measured = measuredOf(result, name, placement.name);
      const curve = [...(measured?.curve ?? [])].sort((a, b) => a.rate - b.rate);
      return measured && curve.length > 0 ? [{ title: placement.title, look: look(i), measured, curve }] : [];
    });
    if (known.length === 0) return [];
    const carried = known.map((one) => `${one.title} ${figure(one.measured.throughput.median)}`).join(', ');
    const chart: Chart = {
      id: `throughput-${name}`,
      title,
      text: `Latency that 99 % of the requests stay below, by requests a second. Saturation throughput, requests a second: ${carried}.`,
      x: { title: 'Asked, requests/s (log)', scale: 'log' },
      y: { title: '99 % latency, ms (log)', scale: 'log' },
      lines: known.map((one) => ({
        name: one.title,
        look: one.look,
        points: one.curve.flatMap((at) =>
          at.p99 === null ? [] : [{ ...pointOf(at.rate, at.p99), hollow: isSaturated(at) }],
        ),
      })),
      marks: [],
      numbers: {
        caption: `Latency at growing rates: ${title}`,
        columns: [
          { title: 'Asked', unit: '1/s' },
          { title: 'Reached', unit: '1/s' },
          { title: 'p50', unit: 'ms' },
          { title: 'p99', unit: 'ms' },
          { title: 'Slowest', unit: 'ms' },
        ],
        groups: known.map((one) => ({
          title: labelled(one.look, one.title),
          rows: one.curve.map((at) => [
            count(at.rate),
            `${count(at.reached)}${isSaturated(at) ? ' (saturated)' : ''}`,
            estimated(at.p50),
            at.p99 && estimated(at.p99),
            figure(at.most),
          ]),
        })),
      },
    };
    return [chart];
  });
