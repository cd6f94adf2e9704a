import type { Result } from '../../result.ts';
import { count } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { cautions } from '../summary/cautions.ts';
import { summary } from '../summary/summary.ts';

const FORMS = { embedded: 'one machine, embedded stores', servers: 'Kafka and MongoDB' } as const;

export function title(result: Result): Markup {
  const { settings, machine, date, whole } = result;
  const said = cautions(result);
  return html`<header>
<p class="kind">Joinery · comparison</p>
<h1>Composition and joined view, measured side by side</h1>
<dl class="facts">
<div><dt>Form</dt><dd>${FORMS[settings.form]}</dd></div>
<div><dt>Data</dt><dd>${settings.workload}, ${count(settings.size)} ${settings.counted}</dd></div>
<div><dt>Machine</dt><dd>${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB</dd></div>
<div><dt>Date</dt><dd><time datetime="${date}">${day(date)}</time></dd></div>
<div><dt>Run</dt><dd>${whole ? 'whole' : 'interrupted'}, ${minutes(result.seconds)}</dd></div>
</dl>
${said.length === 0 ? null : html`<ul class="cautions">${said.map((text) => html`<li>${text}</li>`)}</ul>`}
</header>
`;
}

export function summaryOf(result: Result): Markup {
  const sentences = summary(result);
  return html`<section id="summary"><h2>In short</h2>
${
  sentences.length === 0
    ? html`<p>Nothing was measured that could be summed up.</p>`
    : html`<dl class="summary">${sentences.map(
        ({ about, text }) => html`<div><dt>${about}</dt><dd>${text}</dd></div>`,
      )}</dl>`
}
</section>
`;
}

const day = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(date)) +
  ' UTC';

const minutes = (seconds: number): string => (seconds < 120 ? `${count(seconds)} s` : `${count(seconds / 60)} min`);
