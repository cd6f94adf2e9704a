import type { EventStore } from '../../eventing/index.ts';
import { atRate, type Timed } from '../measure/at-rate.ts';
import { noted } from './desk.ts';

/** So many appends a second, of one event each; resolves with the id of each event. */
export const appendAt = (
  store: EventStore,
  rate: number,
  count: number,
  run: string,
): Promise<readonly Timed<string>[]> =>
  atRate(rate, count, async (i) => {
    const [event] = await store.append([noted(run, i)]);
    return event?.id ?? '';
  });
