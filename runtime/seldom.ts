const EVERY = 60_000;

/** Logs what goes wrong behind the calls and is tried again: the same words one after the other at most once a minute. */
export function seldom(part: string, log: (said: string) => void, now: () => number = Date.now) {
  let last = { message: '', at: 0 };
  return (failure: unknown): void => {
    const message = failure instanceof Error ? failure.message : String(failure);
    if (message === last.message && now() - last.at < EVERY) return;
    last = { message, at: now() };
    log(`${part}: ${message}`);
  };
}
