interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Lets callers wait until something is so. It is looked at when `check` is called. */
export interface Conditions {
  until(holds: () => boolean): Promise<void>;
  check(): void;
  /** Rejects whatever is waited for, now and later. */
  close(error: Error): void;
}

export function conditions(): Conditions {
  let waiters: Waiter[] = [];
  let closed: Error | null = null;
  return {
    until: (holds) =>
      new Promise((resolve, reject) => {
        if (closed !== null) reject(closed);
        else if (holds()) resolve();
        else waiters.push({ holds, resolve, reject });
      }),
    check() {
      if (waiters.length === 0) return;
      const met = new Set(waiters.filter(({ holds }) => holds()));
      waiters = waiters.filter((waiter) => !met.has(waiter));
      for (const { resolve } of met) resolve();
    },
    close(error) {
      closed = error;
      for (const { reject } of waiters) reject(error);
      waiters = [];
    },
  };
}
