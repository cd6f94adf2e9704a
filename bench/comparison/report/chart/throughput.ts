import type { AtRate, Result } from '../../result.ts';
import { count, estimated, estimatedBy, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { isSaturated, measuredOf } from '../reading.ts';
import type { Chart } from './chart.ts';
import { pointOf } from './chart.ts';

/**
 * Of each question: 99 % latency at growing rates, up to where a placement can carry no more. Where one of them has too few
 * requests for that it is 90 % for all: lines of one chart must mean the same.
 */
export const throughputCharts = (result: Result): readonly Chart[] =>
  result.questions.flatMap(({ name, title }) => {
    const known = result.placements.flatMap((placement, i) => {
      const measured = measuredOf(result, name, placement.name);
      const curve = [...(measured?.curve ?? [])].sort((a, b) => a.rate - b.rate);
      return measured && curve.length > 0 ? [{ title: placement.title, look: look(i), measured, curve }] : [];
    });
    if (known.length === 0) return [];
    const rare = known.every(({ curve }) => curve.every(({ p99 }) => p99 !== null));
    const [percent, of] = rare ? [99, (at: AtRate) => estimatedBy(at.p99!)] : [90, (at: AtRate) => at.p90];
    const carried = known.map((one) => `${one.title} ${figure(one.measured.throughput.median)}`).join(', ');
    const chart: Chart = {
      id: `throughput-${name}`,
      title,
      text: `Latency that ${percent} % of the requests stay below, by requests a second. Saturation throughput, requests a second: ${carried}.`,
      x: { title: 'Asked, requests/s (log)', scale: 'log' },
      y: { title: `${percent} % latency, ms (log)`, scale: 'log' },
      lines: known.map((one) => ({
        name: one.title,
        look: one.look,
        points: one.curve.map((at) => ({ ...pointOf(at.rate, of(at)), hollow: isSaturated(at) })),
      })),
      marks: [],
      numbers: {
        caption: `Latency at growing rates: ${title}`,
        columns: [
          { title: 'Asked', unit: '1/s' },
          { title: 'Reached', unit: '1/s' },
          { title: 'p50', unit: 'ms' },
          { title: 'p90', unit: 'ms' },
          { title: 'p99', unit: 'ms' },
          { title: 'Slowest', unit: 'ms' },
        ],
        groups: known.map((one) => ({
          title: labelled(one.look, one.title),
          rows: one.curve.map((at) => [
            count(at.rate),
            `${count(at.reached)}${isSaturated(at) ? ' (saturated)' : ''}`,
            estimated(at.p50),
            estimated(at.p90),
            at.p99 && estimated(estimatedBy(at.p99)),
            figure(at.most),
          ]),
        })),
      },
    };
    return [chart];
  });
