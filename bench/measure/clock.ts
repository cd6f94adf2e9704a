/** Milliseconds, finer than `Date.now` has them, and the same in all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now();
