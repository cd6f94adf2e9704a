import { labelled } from '../look.ts';
import { html, type Markup } from '../markup.ts';
import { table } from '../table.ts';
import type { Chart, Line } from './chart.ts';

/** A chart's place in the page: the script draws into `.plot`. Without the script the numbers are there all the same. */
export const figureOf = ({ id, title, text, x, y, lines, numbers }: Chart): Markup => html`
<figure class="chart" id="${id}">
<figcaption>${title}</figcaption>
<ul class="legend">${lines.filter(isNamed).map(({ look, name }) => html`<li>${labelled(look, name)}</li>`)}</ul>
<p class="axis">${y.title}</p>
<div class="plot" role="img" aria-label="${title}. ${text}"></div>
<p class="axis below"><span class="x">${x.title}</span><span class="readout" aria-hidden="true"></span></p>
<details><summary>Numbers</summary>${table(numbers)}</details>
</figure>`;

/** Of points beside a line the line is named. */
const isNamed = ({ loose }: Line): boolean => loose !== true;

/** What the script needs. */
export const drawn = ({ id, x, y, lines, marks }: Chart) => ({
  id,
  x: x.scale,
  y: y.scale,
  ticks: x.ticks ?? null,
  lines,
  marks,
});
