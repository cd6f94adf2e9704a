/** Where progress is shown; process.stderr is one. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;

/**
 * Shows how far something of known size has come: a bar that moves on a terminal, a line for each tenth elsewhere.
 * Call it as often as you like, and a last time when all is done.
 */
export function progressBar(screen: Screen, label: string, now: () => number = Date.now) {
  const started = now();
  let shown = -1;
  return (done: number, total: number): void => {
    const part = total === 0 ? 1 : done / total;
    const step = Math.floor(part * (screen.isTTY ? 200 : 10));
    if (step === shown) return;
    shown = step;

    const seconds = (now() - started) / 1000;
    const counts = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
    const left = part < 1 && part > 0.02 ? `, ${duration((seconds / part) * (1 - part))} left` : '';
    const text = `${label}: ${counts} in ${duration(seconds)}${left}`;
    if (!screen.isTTY) {
      screen.write(`${text}\n`);
      return;
    }
    const filled = Math.round(part * WIDTH);
    const end = part < 1 ? '' : '\n';
    screen.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}${end}`);
  };
}

const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
