import { html, type Markup, type Part } from './markup.ts';

export interface Table {
  readonly caption: Part;
  /** The first is of the rows' headers. */
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
}

export interface Column {
  readonly title: string;
  readonly unit?: string;
  /** Text is aligned to the left, figures to the right. */
  readonly text?: boolean;
}

export interface Group {
  /** Above its rows; null: nothing. */
  readonly title: Part;
  readonly rows: readonly (readonly Part[])[];
}

/** May be wider than a phone: it then scrolls by itself, by keyboard too. */
export const table = ({ caption, columns, groups }: Table): Markup => html`
<div class="wide" tabindex="0" role="region" aria-label="Table"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(header)}</tr></thead>
${groups.map(({ title, rows }) => body(title, rows, columns))}
</table></div>`;

const header = ({ title, unit, text }: Column, i: number): Markup =>
  html`<th scope="col"${i === 0 || text ? html` class="text"` : null}>${title}${
    unit === undefined ? null : html` <span class="unit">${unit}</span>`
  }</th>`;

const body = (title: Part, rows: Group['rows'], columns: readonly Column[]): Markup => html`<tbody>
${title === null ? null : html`<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${title}</th></tr>`}
${rows.map(
  ([first = null, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell, i) =>
    columns[i + 1]?.text ? html`<td class="text">${cell}</td>` : html`<td>${cell ?? '–'}</td>`,
  )}</tr>
`,
)}</tbody>`;

/** A table that has no groups. */
export const rows = (all: Group['rows']): readonly Group[] => [{ title: null, rows: all }];
