/** Wakes the one who waits for it. */
export interface Bell {
  readonly ring: () => void;
  rung(): Promise<void>;
  /** The same, but waits for `ms` at the longest. */
  rungWithin(ms: number): Promise<void>;
}

/** Rung once or many times, it is heard once. */
export function makeBell(): Bell {
  let isRung = false;
  let hear: (() => void) | undefined;
  const rung = (): Promise<void> =>
    new Promise((resolve) => {
      hear = () => {
        isRung = false;
        hear = undefined;
        resolve();
      };
      if (isRung) hear();
    });
  return {
    ring() {
      isRung = true;
      hear?.();
    },
    rung,
    async rungWithin(ms: number): Promise<void> {
      const timer = setTimeout(() => hear?.(), Math.max(ms, 0));
      await rung();
      clearTimeout(timer);
    },
  };
}
