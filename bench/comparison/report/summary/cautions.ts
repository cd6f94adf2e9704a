import type { Result } from '../../result.ts';
import { RISING, risingOf } from '../../rising.ts';
import { count } from '../figures.ts';

/** What a reader must know before believing a number; empty of a whole, sound run. */
export function cautions(result: Result): readonly string[] {
  const { selfTest, machine, settings } = result;
  const wrong = result.equality.filter(({ equal }) => !equal).length;
  const failed = result.cells.filter((cell) => cell.failed !== null).length;
  const rising = result.warmUps.filter((one) => (risingOf(one) ?? 0) > RISING);
  const said = [
    !result.whole && 'The run was interrupted: what follows was measured until then.',
    selfTest === null && 'The method was not tried on itself in this run.',
    selfTest?.passed === false && 'The self-test failed: differences in this run may be chance.',
    rising.length > 0 &&
      `The processes were still getting faster when they were measured (${rising.map(({ of }) => of).join('; ')}).`,
    settings.quick && 'A quick run: it shows that everything works; its numbers have wide intervals.',
    wrong > 0 &&
      `${count(wrong)} of ${count(result.equality.length)} combinations of question and placement answered wrongly: no time is told for them.`,
    failed > 0 && `${count(failed)} of ${count(result.cells.length)} combinations gave no figures; why stands below.`,
    machine.load > machine.cores &&
      `The machine was busy before the run (load ${machine.load} on ${machine.cores} cores).`,
    settings.pinned === null && machine.cores < 4 && 'Client and servers shared the same cores.',
  ];
  return said.filter((text) => text !== false);
}
