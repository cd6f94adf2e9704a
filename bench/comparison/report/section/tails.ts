import type { Result } from '../../result.ts';
import { count, figure, share } from '../figures.ts';
import { look, swatch } from '../look.ts';
import { html, type Markup } from '../markup.ts';
import { placeOf, titleOf } from '../reading.ts';
import { table } from '../table.ts';

/** How the rare slowness of single services adds up for who waits for several. */
export function tails(result: Result): Markup | null {
  const [first] = result.tails;
  if (first === undefined) return null;
  const questions = [...new Set(result.tails.map(({ question }) => question))];
  return html`<h3>How tails add up</h3>
<p>${share(first.share, 1)} of each service’s answers were held back for ${figure(first.held)} ms.</p>
${table({
  caption: `Answers to the client that took longer than ${figure(first.held)} ms`,
  columns: [{ title: 'Placement' }, { title: 'Services joined' }, { title: 'Slow answers' }, { title: 'Requests' }],
  groups: questions.map((question) => ({
    title: titleOf(result.questions, question),
    rows: result.tails
      .filter((one) => one.question === question)
      .map((one) => [
        html`${swatch(look(placeOf(result, one.placement)))} ${titleOf(result.placements, one.placement)}`,
        count(one.services),
        share(one.slow, 1),
        count(one.requests),
      ]),
  })),
})}`;
}
