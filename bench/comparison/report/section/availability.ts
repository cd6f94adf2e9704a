import type { Availability, Result } from '../../result.ts';
import { count, share } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup, type Part } from '../markup.ts';
import { table } from '../table.ts';

/** The share of complete answers while one service is away: question and placement against service. */
export function availability(result: Result): Markup | null {
  const down = matrix(result, 'down');
  const slow = matrix(result, 'slow');
  if (down === null && slow === null) return null;
  return html`<h3>When a service is away</h3>
<p>Answers that came whole, right and in time while one service did not do its part; in brackets those that came in part.</p>
${down}${slow}`;
}

function matrix(result: Result, fault: Availability['fault']): Markup | null {
  const all = result.availability.filter((one) => one.fault === fault);
  const [first] = all;
  if (first === undefined) return null;
  const services = [...new Set(all.map(({ service }) => service))];
  const questions = result.questions.filter(({ name }) => all.some(({ question }) => question === name));
  const caption =
    fault === 'down'
      ? 'Complete answers while a service refuses connections'
      : `Complete answers within ${count(first.deadline)} ms while a service answers later than that`;
  const cell = (question: string, placement: string, service: string): Part =>
    told(all.find((one) => one.question === question && one.placement === placement && one.service === service));
  return table({
    caption,
    columns: [{ title: 'Placement' }, ...services.map((title) => ({ title }))],
    groups: questions.map((question) => ({
      title: question.title,
      rows: result.placements.map((placement, i) => [
        labelled(look(i), placement.title),
        ...services.map((service) => cell(question.name, placement.name, service)),
      ]),
    })),
  });
}

function told(found: Availability | undefined): Part {
  if (found === undefined) return null;
  const { complete, partial, requests } = found;
  const state = complete === requests ? 'all' : complete === 0 ? 'nothing' : 'part';
  return html`<span class="share ${state}">${share(complete, requests)}</span>${
    partial === 0 ? null : html` <small>(${share(partial, requests)})</small>`
  }`;
}
