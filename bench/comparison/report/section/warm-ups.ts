import type { Result } from '../../result.ts';
import { risingOf } from '../../rising.ts';
import { figure, percent } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { rows, table } from '../table.ts';

/** How the processes were brought to where they get no faster, before anything was timed. */
export const warmUps = ({ warmUps }: Result): Markup | null =>
  warmUps.length === 0
    ? null
    : html`<h3>Warming up</h3>
<p>Who has just started takes several times the CPU for a request. Before anything was timed, all that is measured was asked all
ways, round after round in random order.</p>
${table({
  caption: 'How much faster the processes became before anything was timed',
  columns: [
    { title: 'Asked' },
    { title: 'For', unit: 's' },
    { title: 'Throughput, round by round', unit: 'times the first' },
    { title: 'Last two rounds against the two before' },
  ],
  groups: rows(
    warmUps.map((one) => [one.of, figure(one.seconds), one.faster.map(figure).join(', '), changed(risingOf(one))]),
  ),
})}`;

const changed = (rising: number | null): string | null =>
  rising === null ? null : `${rising < 0 ? '−' : '+'}${percent(Math.abs(rising))}`;
