import type { LoadRequest } from '../load/load.ts';
import { answerTo } from './answer.ts';

/** A write that is not in the view after so long (ms) is told as so old. */
const GIVEN_UP = 30_000;

/** When a write was acknowledged, ms since the epoch of `performance`, and how long the view then took to show it, ms. */
export interface Seen {
  readonly at: number;
  readonly ms: number;
}

/**
 * Asks the view for a write until it has it, as a client that carries the write's token does: the time from the
 * acknowledgement to the answer. That of a read of a view that has it already is within.
 * @throws an Error for an answer that is neither right nor late
 */
export async function untilSeen(port: number, read: LoadRequest, token: string, at: number): Promise<Seen> {
  const request = { ...read, headers: { ...read.headers, 'joinery-after': token } };
  for (;;) {
    const { errors } = await answerTo(port, request);
    const ms = performance.now() - at;
    if (errors === undefined || ms > GIVEN_UP) return { at, ms };
    const other = errors.find(({ extensions }) => extensions?.code !== 'VIEW_BEHIND');
    if (other !== undefined) throw new Error(`the view answered ${other.message}`);
  }
}
