import { Unavailable } from '../errors.ts';
import { type Lease, LeaseLost } from '../lease.ts';
import type { LeaseDocuments, Taken } from './lease-document.ts';

export interface Holding {
  readonly documents: LeaseDocuments;
  readonly name: string;
  readonly holder: string;
  readonly taken: Taken;
  /** When it was asked for, by this process' monotonic clock. */
  readonly asked: number;
  readonly lasts: number;
  readonly onFailure: (failure: unknown) => void;
}

/** Of the time that a lease lasts, how much its holder relies on: two machines' clocks do not run at quite the same speed. */
const RELIED_ON = 0.9;

/** A lease that was taken, renewed until it is disposed of or lost. */
export function heldLease({ documents, name, holder, taken, asked, lasts, onFailure }: Holding): Lease {
  const { fence, noted } = taken;
  const losing = new AbortController();
  let until = asked + lasts * RELIED_ON;
  let disposed = false;
  let renewing: Promise<void> = Promise.resolve();
  let renewal: NodeJS.Timeout;

  const lose = () => {
    clearTimeout(lapse);
    clearTimeout(renewal);
    losing.abort(new LeaseLost(name, fence));
  };
  const lapsing = () => {
    const left = until - performance.now();
    if (left > 0) lapse = setTimeout(lapsing, left);
    else lose();
  };
  let lapse = setTimeout(lapsing, until - asked);

  const write = async (what?: Readonly<Record<string, number>>) => {
    const sent = performance.now();
    if (!(await documents.renew(name, holder, fence, what))) {
      lose();
      throw new LeaseLost(name, fence);
    }
    until = Math.max(until, sent + lasts * RELIED_ON);
  };
  const renew = async () => {
    try {
      await write();
      renewNext(lasts / 3);
    } catch (error) {
      if (error instanceof LeaseLost) return;
      onFailure(error);
      renewNext(lasts / 15);
    }
  };
  const renewNext = (wait: number) => {
    if (disposed || losing.signal.aborted) return;
    renewal = setTimeout(() => {
      renewing = renew();
    }, wait);
  };
  renewNext(lasts / 3);

  /** After a pause of the process what was waiting runs before the timers do: the clock is looked at, too. */
  const lost = () => {
    if (!disposed && !losing.signal.aborted && performance.now() >= until) lose();
    return losing.signal;
  };

  const giveBack = async () => {
    disposed = true;
    clearTimeout(lapse);
    clearTimeout(renewal);
    await renewing;
    if (losing.signal.aborted) return;
    try {
      await documents.release(name, holder, fence);
    } catch (error) {
      // It ends by itself then.
      if (!(error instanceof Unavailable)) throw error;
    }
  };
  let disposing: Promise<void> | undefined;

  return {
    fence,
    noted,
    get lost() {
      return lost();
    },
    async note(what) {
      if (disposed) throw new Error(`the lease ${name} was given back: nothing can be noted under it`);
      lost().throwIfAborted();
      await write(what);
    },
    [Symbol.asyncDispose]: () => (disposing ??= giveBack()),
  };
}
