import type { ViewReader } from '../../projector/store.ts';
import { type UntilContained, untilContained } from './contained.ts';
import { ViewSlow } from './view-away.ts';

/** How current the view is, as far as a request must know. */
export interface Freshness {
  /** How far the view is behind the services, ms. */
  lag(): Promise<number>;
  readonly after: UntilContained;
}

/** As asked, it waits for the view's store as long as that takes to answer, or to fail. */
export interface ViewFreshness extends Freshness {
  /**
   * For who has another way to go: rejects as soon as the store is slow, and at once while it was away when last asked;
   * meanwhile it is asked again about once a second, and nobody waits for that.
   */
  readonly soon: Freshness;
}

/** Progress is read at most this often: a burst of requests asks the store once. */
const PROGRESS_HOLDS = 10;
/** A store that is away is asked again after this time, whether it has said so or says nothing. */
const AWAY_HOLDS = 1_000;
/** Longer than this (ms) to say how far it is: the store is as good as away. */
const SLOW = 250;

interface ProgressRead {
  readonly begun: number;
  readonly asOf: Promise<number>;
  settled: boolean;
}

export function viewFreshness(reader: ViewReader, tokenWait: number, now: () => number = Date.now): ViewFreshness {
  let read: ProgressRead = { begun: -Infinity, asOf: Promise.resolve(0), settled: true };
  let away: unknown = null;

  const begin = (begun: number): ProgressRead => {
    const asOf = reader.progress().then((progress) => progress.asOf);
    const started: ProgressRead = { begun, asOf, settled: false };
    asOf.then(
      () => {
        started.settled = true;
        away = null;
      },
      (error: unknown) => {
        started.settled = true; // who awaits it meets the error
        away = error;
      },
    );
    return started;
  };
  const progress = (at: number, holds = read.settled ? PROGRESS_HOLDS : AWAY_HOLDS): ProgressRead => {
    if (at - read.begun >= holds) read = begin(at);
    return read;
  };
  const lagAt = (at: number, asOf: number) => Math.max(0, at - asOf);

  const after = untilContained(reader, tokenWait);

  /** @throws ViewSlow; what the work throws. Either way the store counts as away until it says how far it is. */
  const soon = async <T>(work: Promise<T>, ms: number): Promise<T> => {
    try {
      return await within(work, ms);
    } catch (error) {
      away = error;
      throw error;
    }
  };

  return {
    async lag() {
      const at = now();
      // The failure of an earlier question is no answer to this one.
      return lagAt(at, await progress(at, read.settled && away !== null ? 0 : undefined).asOf);
    },
    after,
    soon: {
      async lag() {
        const at = now();
        if (away !== null) {
          progress(at, AWAY_HOLDS);
          throw away;
        }
        const { asOf, settled, begun } = progress(at);
        return lagAt(at, settled ? await asOf : await soon(asOf, begun + SLOW - at));
      },
      after: (asked) => soon(after(asked), tokenWait + SLOW),
    },
  };
}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    // Where it was this process that was held up, the answer may be there by now: it is looked at first.
    const timer = setTimeout(() => setImmediate(() => reject(new ViewSlow())), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
