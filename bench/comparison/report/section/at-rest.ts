import type { Result } from '../../result.ts';
import { figure, percent } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { rows, table } from '../table.ts';

/** What stands there costs CPU whether it is asked or not. */
export function atRest({ atRest }: Result): Markup | null {
  const processes = Object.entries(atRest).sort(([, a], [, b]) => b - a);
  if (processes.length === 0) return null;
  const all = processes.reduce((sum, [, cpu]) => sum + cpu, 0);
  return html`${table({
    caption: 'CPU at rest: while nobody asks. It is left out of what a request or an event costs',
    columns: [{ title: 'Process' }, { title: 'CPU', unit: 'ms/s' }, { title: 'Of a core' }],
    groups: rows([['All', all] as const, ...processes].map(([name, cpu]) => [name, figure(cpu * 1000), percent(cpu)])),
  })}`;
}
