import { median, quantile } from '../measure/statistics.ts';
import type { Turn } from './audience.ts';

/** How a server did in a scene. */
export interface Figures {
  /** Of all messages of all turns, from the acknowledgement of the event, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** From when the event was due. */
  readonly p99FromDue: number;
  /** Of the turns' p99 the one in the middle. */
  readonly middle: number;
  /** CPU time of the server a message, µs. */
  readonly cpu: number;
  /** Memory of the server a subscriber, KB: once all were there, and after all that happened. */
  readonly joined: number;
  readonly told: number;
  /** Until all were connected and had asked, s. */
  readonly connecting: number;
}

export function figuresOf(turns: readonly Turn[], connecting: number, joined: number, told: number): Figures {
  const times = turns.flatMap(({ fromAcknowledged }) => fromAcknowledged);
  return {
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    most: quantile(times, 1),
    p99FromDue: quantile(
      turns.flatMap(({ fromDue }) => fromDue),
      0.99,
    ),
    middle: median(turns.map(({ fromAcknowledged }) => quantile(fromAcknowledged, 0.99))),
    cpu: median(turns.map(({ cpu }) => cpu)),
    joined,
    told,
    connecting,
  };
}

export function ratio(one: Figures, other: Figures): Figures {
  return {
    p50: one.p50 / other.p50,
    p99: one.p99 / other.p99,
    most: one.most / other.most,
    p99FromDue: one.p99FromDue / other.p99FromDue,
    middle: one.middle / other.middle,
    cpu: one.cpu / other.cpu,
    joined: one.joined / other.joined,
    told: one.told / other.told,
    connecting: one.connecting / other.connecting,
  };
}
