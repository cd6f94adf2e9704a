import type { Difference, Result } from '../../result.ts';
import { between, estimated, figure, share } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { rows, table } from '../table.ts';
import { section } from './section.ts';
import { warmUps } from './warm-ups.ts';

/** Whether the method can be believed: tried on itself, and the load generator's own limit. */
export const selfTest = (result: Result): Markup => {
  const { selfTest: test, generator } = result;
  return section(
    'self-test',
    'The method, tried on itself',
    test === null
      ? html`<p>Not done in this run.</p>`
      : html`<p>${
          test.passed
            ? 'Passed: the view against itself came out as noise, and planted work was found.'
            : 'Failed: differences in this run may be chance.'
        }</p>
${table({
  caption: 'The view against itself, as it is and with work planted into it',
  columns: [
    { title: 'Trial' },
    { title: 'Expected', text: true },
    { title: 'Ratio' },
    { title: '95 % interval' },
    { title: 'Found', text: true },
  ],
  groups: rows([
    ...test.same.map((found) => trial('The same', 'noise', found)),
    ...test.slowed.map((found) => trial(`${share(test.added, 1)} work added`, planted(found), found)),
  ]),
})}`,
    warmUps(result),
    html`<h3>The load generator’s own limit</h3>`,
    generator === null
      ? html`<p>Not measured in this run.</p>`
      : html`<p>Against a server that answers a constant it carries <b>${estimated(generator.throughput)}</b> requests a second;
above that nothing can be measured here. At ${figure(generator.lateAt)} requests a second it sends
${figure(generator.late.p50)} ms late at the median and ${figure(generator.late.p99)} ms at 99 %: so much of every latency is its own.</p>`,
  );
};

const planted = ({ quantity }: Difference) => (quantity === 'throughput' ? 'lower' : 'higher');

const trial = (title: string, expected: string, { quantity, ratio, verdict }: Difference) => [
  `${title} (${quantity})`,
  expected,
  figure(ratio.median),
  between(ratio.low, ratio.high),
  verdict,
];
