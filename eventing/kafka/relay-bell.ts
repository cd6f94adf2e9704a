import { pause } from '../delay.ts';

/** A store that tells when somebody has committed. */
export interface Ringing {
  /** Calls the listener after commits of this process, and soon after those of others; perhaps for nothing. */
  onCommit(listener: () => void): Disposable;
}

export interface Bell extends Disposable {
  /** Resolves when it has rung since the last wait, after so many ms, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Without a store that rings all waits take their whole time. */
export function bellOf(store: Partial<Ringing>): Bell {
  let rung = false;
  let wake = () => {};
  const listening = store.onCommit?.(() => {
    rung = true;
    wake();
  });
  return {
    async wait(ms, signal) {
      if (!rung) {
        const waking = new AbortController();
        wake = () => waking.abort();
        await pause(ms, AbortSignal.any([signal, waking.signal]));
      }
      rung = false;
    },
    [Symbol.dispose]: () => listening?.[Symbol.dispose](),
  };
}
