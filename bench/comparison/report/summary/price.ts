import type { Result, ViewPrice } from '../../result.ts';
import { usual } from '../../usual.ts';
import { about, bytes, count } from '../figures.ts';

/** What the view costs those who keep it. */
export function price(result: Result): string | null {
  const { viewPrice, staleness } = result;
  const parts = [];
  if (viewPrice !== null) {
    const { writesAnEvent, viewBytes, storeBytes } = viewPrice;
    parts.push(
      `each event costs ${about(writesAnEvent)} writes and ${cpu(result, viewPrice)}`,
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

/** Of all that keeps it, at the rate for which crossings are told; of the projector alone where those were not measured. */
function cpu({ crossings: [crossing] }: Result, { cpuLive, cpuRebuilding, liveRate }: ViewPrice): string {
  const { event, rate } = crossing === undefined ? { event: null, rate: liveRate } : usual(crossing.at);
  const at = rate === null ? 'in a rebuild' : `at ${about(rate)} events a second`;
  return `${about(event?.median ?? cpuLive ?? cpuRebuilding)} µs of CPU ${at}`;
}
