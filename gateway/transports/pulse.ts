/** Beats for many connections by one timer, which runs only while there are any. */
export interface Pulse {
  /** Has this called once in each interval; returns how to stop it. */
  add(beat: () => void): () => void;
}

/**
 * The connections are spread over the slices of the interval: thousands of signs of life in one go would hold up the messages
 * of all.
 */
export function pulse(interval: number, slices = Math.max(1, Math.round(interval / 100))): Pulse {
  const beats = Array.from({ length: slices }, () => new Set<() => void>());
  let next = 0;
  let size = 0;
  let current = 0;
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    current = (current + 1) % slices;
    for (const beat of beats[current]!) beat();
  };
  return {
    add(beat) {
      const own = () => beat(); // the same function may be added twice
      const slice = beats[next++ % slices]!;
      slice.add(own);
      if (size++ === 0) timer = setInterval(tick, interval / slices);
      return () => {
        if (slice.delete(own) && --size === 0) clearInterval(timer);
      };
    },
  };
}
