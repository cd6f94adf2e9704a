/** What a stop may take, in ms, until the process ends as it is: what runs processes does not wait for ever either. */
const STOP_WITHIN = 10_000;

/**
 * Aborted by the first SIGTERM or SIGINT. A second one ends the process at once, for who cannot wait; so does a stop that
 * takes too long.
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, stop);
    setTimeout(() => {
      console.error(`joinery: what was open did not close within ${STOP_WITHIN / 1000} s`);
      process.exit(1);
    }, STOP_WITHIN).unref();
    stopping.abort();
  };
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, stop);
  return stopping.signal;
}
