import { now } from './clock.ts';

export interface Timed<T> {
  readonly result: T;
  /** When it was to begin, and when it was done. */
  readonly due: number;
  readonly at: number;
}

/** An open loop: begins so many works a second, whether or not those before are done; resolves with all of them. */
export async function atRate<T>(
  rate: number,
  count: number,
  work: (i: number) => Promise<T>,
): Promise<readonly Timed<T>[]> {
  const began = now();
  const timed = async (i: number): Promise<Timed<T>> => {
    const result = await work(i);
    return { result, due: began + (i * 1000) / rate, at: now() };
  };
  const working: Promise<Timed<T>>[] = [];
  while (working.length < count) {
    const due = Math.min(count, Math.floor(((now() - began) * rate) / 1000) + 1);
    while (working.length < due) working.push(timed(working.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(working);
}
