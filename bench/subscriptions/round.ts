import type { Child } from '../measure/child.ts';
import type { Received } from './clients.ts';
import type { Changed } from './desk.ts';

/** Who takes part beside a server. */
export interface Cast {
  readonly desk: Child;
  readonly clients: Child;
  /** The orders that they subscribe to are those from this one on: another server's clients have others. */
  readonly first: number;
  /** Told of each change there; null for a server that learns of it by itself. */
  readonly trigger: number | null;
}

/** What happens: changes at a rate, to so many orders in turn, each told to `listeners`. */
export interface Happening {
  readonly rate: number;
  readonly count: number;
  readonly orders: number;
  readonly listeners: number;
}

/** Of each message that came, ms. */
export interface Times {
  /** How many did not come in time. */
  readonly missing: number;
  readonly fromAcknowledged: readonly number[];
  readonly fromDue: readonly number[];
}

/** How long messages are waited for after the last change, ms; and while it is not known whether all will come. */
const PATIENCE = 10_000;
const IMPATIENCE = 3_000;

/**
 * Lets it happen, and waits for all messages. Those of an earlier round that come late are left out.
 * @throws an Error when a message comes twice
 */
export async function round(
  { desk, clients, first, trigger }: Cast,
  happening: Happening,
  patience = PATIENCE,
): Promise<Times> {
  const { rate, count, orders, listeners } = happening;
  const messages = count * listeners;
  const receiving = clients.ask<Received>({ messages, within: (count / rate) * 1_000 + patience });
  const changed = await desk.ask<Changed>({ rate, count, first, orders, tell: trigger });
  const times = new Map(changed.map(([order, version, due, at]) => [`${order} ${version}`, { due, at }]));
  const seen = new Set<string>();
  const received = (await receiving).flatMap(([subscriber, version, at]) => {
    const change = times.get(`${first + (subscriber % orders)} ${version}`);
    const message = `${subscriber} ${version}`;
    if (seen.has(message)) throw new Error(`subscriber ${subscriber} was told twice of version ${version}`);
    seen.add(message);
    return change === undefined ? [] : [{ ...change, received: at }];
  });
  return {
    missing: messages - received.length,
    fromAcknowledged: received.map(({ received, at }) => received - at),
    fromDue: received.map(({ received, due }) => received - due),
  };
}

/** Rounds that are not counted, until one is whole: then all are subscribed, and the server is warm. @throws when none is */
export async function untilWhole(cast: Cast, happening: Happening): Promise<void> {
  for (let i = 0; i < 20; i++) if ((await round(cast, happening, IMPATIENCE)).missing === 0) return;
  throw new Error('not every subscriber is told of what happens');
}
