import type { EventStore } from '../../eventing/index.ts';
import { now } from './clock.ts';
import { noted } from './desk.ts';

export interface Appended {
  readonly id: string;
  /** When it was due, and when it was acknowledged. */
  readonly due: number;
  readonly at: number;
}

/** So many appends a second, of one event each, whether or not those before are done; resolves with all of them. */
export async function appendAt(store: EventStore, rate: number, count: number, run: string): Promise<Appended[]> {
  const began = now();
  const append = async (i: number): Promise<Appended> => {
    const [event] = await store.append([noted(run, i)]);
    return { id: event?.id ?? '', due: began + (i * 1000) / rate, at: now() };
  };
  const appending: Promise<Appended>[] = [];
  while (appending.length < count) {
    const due = Math.min(count, Math.floor(((now() - began) * rate) / 1000) + 1);
    while (appending.length < due) appending.push(append(appending.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(appending);
}
