import { table } from '../../measure/report.ts';
import type { Cell, Difference, Result } from '../result.ts';

/** The result in short, for a terminal: the questions, and what failed. */
export function printed(result: Result): string {
  const rows = result.cells.map((cell) => row(cell, result));
  const wrong = result.equality.filter(({ equal }) => !equal);
  return [
    rows.length === 0 ? 'no question was measured' : table(rows),
    ...wrong.map(({ question, placement, difference }) => `NOT EQUAL ${question}, ${placement}: ${difference}`),
    ...result.cells
      .filter(({ failed }) => failed !== null)
      .map((one) => `FAILED ${one.question}, ${one.placement}: ${one.failed}`),
    ...(result.selfTest?.passed === false ? ['SELF-TEST FAILED: the figures above are not to be believed'] : []),
    ...result.left.map((reason) => `not measured: ${reason}`),
  ].join('\n');
}

function row({ question, placement, measured }: Cell, { differences }: Result): Record<string, string | number> {
  const against = (quantity: Difference['quantity']) => {
    const found = differences.find(
      (one) => one.question === question && one.b === placement && one.quantity === quantity,
    );
    if (found === undefined) return '';
    return found.verdict === 'noise' ? 'noise' : `× ${found.ratio.median.toPrecision(3)}`;
  };
  return {
    question,
    'answered by': placement,
    'p50 ms': measured?.compared.p50.median ?? '',
    'p99 ms': measured?.compared.p99?.value ?? '',
    '/ view': against('p50'),
    'requests /s': measured?.throughput.median ?? '',
    'CPU µs': measured?.cpu.median ?? '',
    'CPU / view': against('cpu'),
  };
}
