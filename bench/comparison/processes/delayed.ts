/** Things that leave in the order in which they came, each not before its time. */
export interface Delayed<T> {
  /** `due` by performance.now(). */
  push(item: T, due: number): void;
  /** What still waits never leaves. */
  clear(): void;
}

export function delayed<T>(leave: (item: T) => void): Delayed<T> {
  const queue: { readonly item: T; readonly due: number }[] = [];
  let waiting = false;
  const release = (): void => {
    waiting = false;
    while (queue.length > 0 && queue[0]!.due <= performance.now()) leave(queue.shift()!.item);
    wait();
  };
  /** Timers may be early by a part of a millisecond, and late by one: the last part is waited for by turns of the loop. */
  const wait = (): void => {
    const [first] = queue;
    if (first === undefined || waiting) return;
    waiting = true;
    const left = first.due - performance.now();
    if (left < 1) setImmediate(release);
    else setTimeout(release, left);
  };
  return {
    push(item, due) {
      if (queue.length === 0 && due <= performance.now()) return leave(item);
      queue.push({ item, due });
      wait();
    },
    clear() {
      queue.length = 0;
    },
  };
}
