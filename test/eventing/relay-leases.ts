import type { Lease, Leases } from '../../eventing/index.ts';

/** Leases that anybody gets at once, so that several believe to hold one. What is noted is kept. */
export function leasesForAll() {
  let fence = 0;
  let notes: Lease['noted'] = null;
  let losing = new AbortController();
  let given = Promise.resolve();
  const leases: Leases = {
    async hold(_name, signal) {
      await given;
      signal.throwIfAborted();
      return {
        fence: ++fence,
        lost: losing.signal,
        noted: notes,
        async note(what) {
          notes = what;
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  };
  return {
    ...leases,
    notes: () => notes,
    /** Takes it from all who hold it; the result gives it again. */
    lose(): () => void {
      let give = () => {};
      given = new Promise((resolve) => {
        give = resolve;
      });
      losing.abort(new Error('lost'));
      losing = new AbortController();
      return give;
    },
  };
}
