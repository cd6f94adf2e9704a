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
  /** In a row that is too short, the last cell is a text that takes the place of the rest. */
  readonly rows: readonly (readonly Part[])[];
}

/** May be wider than a phone: it then scrolls by itself, by keyboard too. */
export const table = ({ caption, columns, groups }: Table): Markup => html`
<div class="wide" tabindex="0" role="region" aria-label="Table"><table${columns.length <= 3 ? html` class="small"` : null}>
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
  ([first = null, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((part, i) =>
    cell(part, columns[i + 1]?.text === true, i === rest.length - 1 ? columns.length - 1 - i : 1),
  )}</tr>
`,
)}</tbody>`;

function cell(part: Part, isText: boolean, span: number): Markup {
  if (span > 1) return html`<td class="text" colspan="${span}">${part}</td>`;
  return isText ? html`<td class="text">${part}</td>` : html`<td>${part ?? '–'}</td>`;
}

/** A table that has no groups. */
export const rows = (all: Group['rows']): readonly Group[] => [{ title: null, rows: all }];
