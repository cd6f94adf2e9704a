import type { Measured, Result } from '../../result.ts';
import { between, count, estimated, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup, type Part } from '../markup.ts';
import { againstView, cellOf, isSaturated, viewOf } from '../reading.ts';
import { estimateOf, type Quantity, type Standing, standings } from '../summary/standing.ts';
import { type Group, rows, table } from '../table.ts';
import { section } from './section.ts';

const QUANTITIES: readonly Quantity[] = ['p50', 'p99', 'throughput', 'cpu'];

/** Every question by every placement; the best marked where noise does not hide it. */
export function headline(result: Result): Markup {
  const asked = result.questions.filter(({ name }) => result.cells.some(({ question }) => question === name));
  return section(
    'headline',
    'Every question, every way',
    html`<p>Latency at the same rate for all ways to answer a question, from the moment each request was due. Below each median
its 95 % interval. <span class="mark best">best</span> is beyond noise better than all others;
<span class="mark equal">equal</span> are those among the best that noise keeps from being told apart.</p>`,
    html`<div class="compared">${table({
      caption: 'Latency, throughput and CPU of every question, by placement',
      columns: [
        { title: 'Placement' },
        { title: 'p50', unit: 'ms' },
        { title: 'p99', unit: 'ms' },
        { title: 'Throughput', unit: '1/s' },
        { title: 'CPU a request', unit: 'µs' },
      ],
      groups: asked.map((question) => group(result, question)),
    })}</div>`,
    ratios(result),
  );
}

function group(result: Result, { name, title }: { readonly name: string; readonly title: string }): Group {
  const standing = new Map(QUANTITIES.map((quantity) => [quantity, standings(result, name, quantity)]));
  const cells = result.placements.map((placement, i) => ({ placement, i, cell: cellOf(result, name, placement.name) }));
  const rate = cells.find(({ cell }) => cell?.measured)?.cell?.measured?.compared.rate;
  return {
    title: html`${title}${rate === undefined ? null : html` <small>at ${count(rate)} requests/s</small>`}`,
    rows: cells.map(({ placement, i, cell }) => {
      const header = labelled(look(i), placement.title);
      const measured = cell?.measured ?? null;
      if (measured === null) return [header, html`<span class="none">${cell?.failed ?? 'not measured'}</span>`];
      const of = (quantity: Quantity) => standing.get(quantity)?.get(placement.name) ?? null;
      return [header, ...QUANTITIES.map((quantity) => told(measured, quantity, of(quantity)))];
    }),
  };
}

function told(measured: Measured, quantity: Quantity, standing: Standing): Part {
  const estimate = estimateOf(measured, quantity);
  if (estimate === null) return null;
  const isLatency = quantity === 'p50' || quantity === 'p99';
  const mark = standing === null ? null : html`<span class="mark ${standing}">${standing}</span> `;
  const beyond = isLatency && isSaturated(measured.compared) ? html` <small>beyond saturation</small>` : null;
  return html`${mark}${estimated(estimate)}${beyond}`;
}

/** From pairs of blocks that ran side by side, which is finer than the intervals of each alone. */
function ratios(result: Result): Markup | null {
  const others = result.placements.filter(({ name }) => name !== viewOf(result));
  if (result.differences.length === 0) return null;
  const cell = (question: string, placement: string, quantity: 'p50' | 'cpu'): Part => {
    const ratio = againstView(result, question, placement, quantity);
    if (ratio === null) return null;
    const value = ratio.verdict === 'noise' ? html`<span class="noise">noise</span>` : `× ${figure(ratio.value)}`;
    return html`<span class="figure ${ratio.verdict}">${value}</span> <small>${between(ratio.low, ratio.high)}</small>`;
  };
  const of = (quantity: 'p50' | 'cpu', caption: string): Markup =>
    table({
      caption,
      columns: [{ title: 'Question' }, ...others.map(({ title }) => ({ title }))],
      groups: rows(
        result.questions.map(({ name, title }) => [title, ...others.map((other) => cell(name, other.name, quantity))]),
      ),
    });
  return html`<h3>Against the view, block by block</h3>
${of('p50', 'Median latency: how many times the view’s (above 1 the view is faster)')}
${of('cpu', 'CPU a request: how many times the view’s (above 1 the view is cheaper)')}`;
}
