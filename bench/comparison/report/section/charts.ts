import type { Result, Scaling } from '../../result.ts';
import type { Chart } from '../chart/chart.ts';
import { costCharts } from '../chart/cost.ts';
import { figureOf } from '../chart/figure.ts';
import { latencyCharts } from '../chart/latency.ts';
import { GROWING, scalingCharts } from '../chart/scaling.ts';
import { stalenessCharts } from '../chart/staleness.ts';
import { throughputCharts } from '../chart/throughput.ts';
import { count, figure } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { section } from './section.ts';

export interface Charts {
  readonly sections: Markup;
  readonly all: readonly Chart[];
}

/** All charts, in the order of the report; what was not measured has no section. */
export function charts(result: Result): Charts {
  const latency = latencyCharts(result).filter(hasPoints);
  const throughput = throughputCharts(result).filter(hasPoints);
  const scaling = (Object.keys(GROWING) as Scaling['by'][]).map((by) => ({
    by,
    charts: scalingCharts(result, by).filter(hasPoints),
  }));
  const staleness = stalenessCharts(result).filter(hasPoints);
  const cost = costCharts(result).filter(hasPoints);
  const grown = scaling.filter((one) => one.charts.length > 0);
  return {
    all: [...latency, ...throughput, ...scaling.flatMap((one) => one.charts), ...staleness, ...cost],
    sections: html`${some(
      latency,
      'latency',
      'How latency is distributed',
      'All runs together, at the rate compared. The further right, the rarer: at 99 % one request of a hundred is slower. Each line ends at its slowest request.',
    )}${some(
      throughput,
      'throughput',
      'Latency under load',
      'Up to what each can carry; what 99 % of the requests stay below, or 90 % where a slow question has too few for that. Empty markers: it could not keep up with what was asked, and waiting grows for as long as that goes on.',
    )}${
      grown.length === 0
        ? null
        : section(
            'scaling',
            'What grows with what',
            html`<p>Median latency with its 95 % interval; one request at a time, unless beside writes.</p>`,
            grown.map(
              (one) =>
                html`<h3>${GROWING[one.by]}</h3>${one.by === 'network' ? delays(result) : null}${grid(one.charts)}`,
            ),
          )
    }${some(
      staleness,
      'staleness',
      'How far the view is behind',
      'From the acknowledgement of a write until a client reads it from the view. Empty markers: it fell behind for as long as the writes went on.',
    )}${some(
      cost,
      'cost',
      'From how many reads the view pays',
      'Total CPU of all processes for one event and the reads that come with it: the view pays for each event and less for each read. Where its line crosses another’s, it becomes the cheaper; the band is the crossing’s 95 % interval, loose markers were measured beside it. What the write itself costs is the same for all and left out. The more events come, the less each costs: the tables have the crossing at other rates.',
    )}`,
  };
}

/** What the network really added: the median over all services. */
function delays({ delays }: Result): Markup | null {
  const asked = [...new Set(delays.map((one) => one.asked))];
  const added = asked.flatMap((delay) => {
    const all = delays.flatMap((one) => (one.asked === delay && one.added !== null ? [one.added] : []));
    return all.length === 0 ? [] : [`${figure(all.sort((a, b) => a - b)[all.length >> 1]!)} for ${count(delay)}`];
  });
  return added.length === 0 ? null : html`<p>Really added to a request, ms (median): ${added.join(', ')}.</p>`;
}

/** Few requests have no 99 %; a chart of nothing is not drawn. */
const hasPoints = ({ lines }: Chart): boolean => lines.some(({ points }) => points.length > 0);

const some = (charts: readonly Chart[], id: string, title: string, text: string): Markup | null =>
  charts.length === 0 ? null : section(id, title, html`<p>${text}</p>`, grid(charts));

const grid = (charts: readonly Chart[]): Markup => html`<div class="charts">${charts.map(figureOf)}</div>`;
