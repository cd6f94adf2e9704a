import type { Result } from '../../result.ts';
import { html, type Markup } from '../markup.ts';
import { titleOf } from '../reading.ts';
import { rows, table } from '../table.ts';
import { section } from './section.ts';

/** What has no figures, and why. */
export function left(result: Result): Markup {
  const failed = result.cells.filter((cell) => cell.failed !== null);
  const points = result.scaling.flatMap(({ by, unit, question, placement, points }) =>
    points.flatMap(({ value, failed }) => (failed === null ? [] : [{ by, unit, question, placement, value, failed }])),
  );
  const nothing = result.left.length + failed.length + points.length === 0;
  return section(
    'left',
    'What was left out, and what failed',
    nothing ? html`<p>Nothing: all that was to be measured was.</p>` : null,
    result.left.length === 0 ? null : html`<ul>${result.left.map((text) => html`<li>${text}</li>`)}</ul>`,
    failed.length + points.length === 0
      ? null
      : table({
          caption: 'Without figures',
          columns: [{ title: 'Question' }, { title: 'Placement', text: true }, { title: 'Reason', text: true }],
          groups: rows([
            ...failed.map(({ question, placement, failed }) => [
              titleOf(result.questions, question),
              titleOf(result.placements, placement),
              failed,
            ]),
            ...points.map(({ by, unit, question, placement, value, failed }) => [
              `${titleOf(result.questions, question)} (by ${by}: ${value} ${unit})`,
              titleOf(result.placements, placement),
              failed,
            ]),
          ]),
        }),
  );
}
