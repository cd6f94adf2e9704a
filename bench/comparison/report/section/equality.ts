import type { Result } from '../../result.ts';
import { count } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { titleOf } from '../reading.ts';
import { rows, table } from '../table.ts';
import { section } from './section.ts';

/** Whether all ways gave the same answers, before anything was timed. */
export function equality(result: Result): Markup {
  const wrong = result.equality.filter(({ equal }) => !equal);
  const compared = result.equality.reduce((sum, { requests }) => sum + requests, 0);
  const said =
    result.equality.length === 0
      ? 'Answers were not compared in this run.'
      : wrong.length === 0
        ? `Before timing, ${count(compared)} answers to the benchmark’s own requests were compared, of every question by every placement: all are equal.`
        : `Before timing, ${count(compared)} answers were compared. Not all are equal; what answers wrongly is not timed.`;
  return section(
    'equality',
    'Equal answers',
    html`<p>${said}</p>`,
    wrong.length === 0
      ? null
      : table({
          caption: 'Answers that differ from the first placement’s',
          columns: [
            { title: 'Question' },
            { title: 'Placement', text: true },
            { title: 'First difference', text: true },
          ],
          groups: rows(
            wrong.map(({ question, placement, difference }) => [
              titleOf(result.questions, question),
              titleOf(result.placements, placement),
              html`<code>${difference ?? 'unknown'}</code>`,
            ]),
          ),
        }),
  );
}
