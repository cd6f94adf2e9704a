import type { Result } from '../../result.ts';
import { count, figure, percent, share } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup } from '../markup.ts';
import { titleOf } from '../reading.ts';
import { rows, table } from '../table.ts';

/** How the rare slowness of single services adds up for who waits for several. */
export function tails(result: Result): Markup | null {
  const [first] = result.tails;
  if (first === undefined) return null;
  const asked = [...new Map(result.tails.map(({ question, services }) => [question, services]))];
  const fewest = Math.min(...result.tails.map(({ requests }) => requests));
  return html`<h3>How tails add up</h3>
<p>${share(first.share, 1)} of each service’s answers were held back for ${figure(first.held)} ms; at least ${count(
    fewest,
  )} requests of each.</p>
${table({
  caption: `Answers to the client that took longer than ${figure(first.held)} ms`,
  columns: [
    { title: 'Placement' },
    ...asked.map(([question, services]) => ({
      title: titleOf(result.questions, question),
      unit: services === 1 ? '1 service' : `${services} services`,
    })),
  ],
  groups: rows(
    result.placements.map(({ name, title }, i) => [
      labelled(look(i), title),
      ...asked.map(([question]) => {
        const tail = result.tails.find((one) => one.placement === name && one.question === question);
        return tail === undefined ? null : percent(tail.slow);
      }),
    ]),
  ),
})}`;
}
