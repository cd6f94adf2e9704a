import type { Result } from '../../result.ts';
import { bytes, figure, mean } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup } from '../markup.ts';
import { measuredOf } from '../reading.ts';
import { rows, table } from '../table.ts';

/** Of the CPU of all processes: less is what those do that have no part in it. */
const TOLD = 0.01;

/** What one request of a client sets off. */
export const load = (result: Result): Markup =>
  table({
    caption: 'What one request of a client asks of the services, and the CPU it takes in each process',
    columns: [
      { title: 'Placement' },
      { title: 'Requests', unit: 'to services' },
      { title: 'Moved', unit: 'to and from services' },
      { title: 'Answer' },
      { title: 'CPU by process', unit: 'µs', text: true },
    ],
    groups: result.questions.map(({ name, title }) => ({
      title,
      rows: result.placements.flatMap((placement, i) => {
        const measured = measuredOf(result, name, placement.name);
        if (measured === null) return [];
        const processes = Object.entries(measured.cpuBy).filter(
          ([, { median }]) => median > TOLD * measured.cpu.median,
        );
        return [
          [
            labelled(look(i), placement.title),
            mean(measured.serviceRequests),
            bytes(measured.serviceBytes),
            bytes(measured.answerBytes),
            processes.map(
              ([process, { median }]) => html`<span class="process">${process}&nbsp;${figure(median)}</span> `,
            ),
          ],
        ];
      }),
    })),
  });

/** The most that each process held after any question's load. */
export function memory(result: Result): Markup | null {
  const processes = [...new Set(result.cells.flatMap(({ measured }) => Object.keys(measured?.memory ?? {})))];
  if (processes.length === 0) return null;
  const most = (placement: string, process: string): number =>
    Math.max(
      0,
      ...result.cells
        .filter((cell) => cell.placement === placement)
        .map(({ measured }) => measured?.memory[process] ?? 0),
    );
  return table({
    caption: 'Resident memory after the load: the most of all questions',
    columns: [{ title: 'Process' }, ...result.placements.map(({ title }) => ({ title }))],
    groups: rows(
      processes.map((process) => [
        process,
        ...result.placements.map(({ name }) => {
          const held = most(name, process);
          return held === 0 ? null : bytes(held);
        }),
      ]),
    ),
  });
}
