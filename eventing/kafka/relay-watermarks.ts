import type { Offset } from '../store.ts';
import { WATERMARK_EVERY } from './watermark.ts';

/** What was accepted before `asOf` (ms) lies in the log at or before `end`. */
export interface Survey {
  readonly asOf: number;
  readonly end: Offset;
}

/** Under load one says enough about the time in between. */
const AT_MOST_EVERY = 50;

/** When to say how far a relay has come. */
export interface Watermarks {
  surveyed(survey: Survey): void;
  /** Whether a survey would be news: none is waiting to be published. */
  readonly wanted: boolean;
  /** With the log published up to here: says the newest survey that lies within, when it is time to; waits for nothing. */
  reached(published: Offset): void;
  /** How long (ms) nothing needs to be said. */
  quiet(): number;
  /** Resolves when nothing is being said. */
  settled(): Promise<void>;
}

export function watermarks(say: (asOf: number) => Promise<boolean>): Watermarks {
  let pending: Survey[] = [];
  let unsaid: number | null = null;
  /** What was published when it was last said, or is being said, or failed to be. */
  let saidOf: Offset | null = null;
  let reached: Offset | null = null;
  let said = Number.NEGATIVE_INFINITY;
  let saying: Promise<void> | null = null;
  const sayAsOf = async (asOf: number, of: Offset) => {
    saidOf = of;
    const done = await say(asOf);
    // Also after a failure: the next is not tried at once.
    said = performance.now();
    if (done && unsaid === asOf) unsaid = null;
    saying = null;
  };
  const left = (ms: number) => Math.max(0, ms - (performance.now() - said));
  /** That time has passed and nothing was published is news, but readers are told of it less often. */
  const every = () => (reached === saidOf ? WATERMARK_EVERY : AT_MOST_EVERY);

  return {
    surveyed(survey) {
      pending.push(survey);
    },
    get wanted() {
      return pending.length === 0;
    },
    reached(published) {
      reached = published;
      const met = pending.filter(({ end }) => end <= published);
      pending = pending.filter(({ end }) => end > published);
      unsaid = met.at(-1)?.asOf ?? unsaid;
      if (unsaid !== null && saying === null && left(every()) === 0) saying = sayAsOf(unsaid, published);
    },
    quiet: () => (saying === null ? left(every()) : every()),
    async settled() {
      await saying;
    },
  };
}
