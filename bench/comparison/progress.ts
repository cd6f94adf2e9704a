/** How far a run is, for who waits for it. */
export interface Progress {
  /** The steps to come, each with the seconds that it is expected to take. */
  plan(steps: readonly Step[]): void;
  /** A step begins; those before it are done. */
  begin(name: string): void;
  /** So much of the step is done, 0 to 1. */
  within(share: number, what?: string): void;
  /** Takes the bar away. */
  end(): void;
}

export interface Step {
  readonly name: string;
  readonly seconds: number;
}

const WIDTH = 24;

/** A bar with the time left on a terminal; a line a step where the output is no terminal. */
export function progressOn(stream: NodeJS.WriteStream, now: () => number = () => performance.now() / 1000): Progress {
  let steps: readonly Step[] = [];
  let current = -1;
  let began = now();
  let drawn = 0;
  const total = () => sum(steps);

  const draw = (share: number, what = '') => {
    const step = steps[current];
    if (step === undefined) return;
    const done = sum(steps.slice(0, current)) + share * step.seconds;
    const left = timeLeft(done, total(), now() - began);
    const filled = Math.round((done / total()) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const text = `${bar} ${clock(left)} left  ${step.name}${what === '' ? '' : `: ${what}`}`;
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns ?? 100) - 1)}`);
  };

  return {
    plan(all) {
      steps = all;
      began = now();
    },
    begin(name) {
      current = steps.findIndex((step) => step.name === name);
      if (stream.isTTY) draw(0);
      else stream.write(`${clock(now() - began)} ${name}\n`);
    },
    within(share, what) {
      // Ten times a second is enough for eyes, and the cores are needed.
      if (!stream.isTTY || now() - drawn < 0.1) return;
      drawn = now();
      draw(share, what);
    },
    end() {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}

/** As planned at first, more and more as it went so far. */
export function timeLeft(done: number, total: number, elapsed: number): number {
  const planned = total - done;
  if (done <= 0) return planned;
  const weight = done / total;
  return planned * (1 - weight + weight * (elapsed / done));
}

const sum = (steps: readonly Step[]): number => steps.reduce((seconds, step) => seconds + step.seconds, 0);

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
