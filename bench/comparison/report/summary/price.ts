import type { Result } from '../../result.ts';
import { about, bytes, count } from '../figures.ts';

/** What the view costs those who keep it. */
export function price({ viewPrice, staleness }: Result): string | null {
  const parts = [];
  if (viewPrice !== null) {
    const { cpuLive, cpuRebuilding, writesAnEvent, viewBytes, storeBytes } = viewPrice;
    parts.push(
      `each event costs ${about(cpuLive ?? cpuRebuilding)} µs of CPU and ${about(writesAnEvent)} writes`,
      `the view takes ${bytes(viewBytes)} of disk beside the services’ ${bytes(storeBytes)}`,
    );
  }
  const kept = [...staleness].filter(({ kept }) => kept).sort((a, b) => b.rate - a.rate)[0];
  if (kept !== undefined) {
    const late = kept.p99 === null ? '' : ` (99 %: within ${about(kept.p99)} ms)`;
    parts.push(`at ${count(kept.reached)} writes a second it is ${about(kept.p50)} ms behind${late}`);
  } else if (staleness.length > 0) {
    parts.push('it kept up with none of the write rates that were tried');
  }
  return parts.length === 0 ? null : `To keep it, ${parts.join('; ')}.`;
}
