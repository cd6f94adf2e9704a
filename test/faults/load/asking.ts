import { Pool } from 'undici';
import type { Answer } from './answers.ts';

/** Asks gateways, of which any may be gone. */
export interface Asking extends AsyncDisposable {
  /**
   * The n-th client's gateway. Null when it gave no answer: refused, broke off, or was silent for too long.
   */
  ask<A extends Answer>(client: number, body: string, headers?: Readonly<Record<string, string>>): Promise<A | null>;
  /** After this the client asks the next one. */
  turn(client: number): void;
  /** The longest that anybody waited for an answer, ms. */
  longest(): number;
}

/** What a gateway may take for an answer, ms: what is more is none. */
export const PATIENCE = 30_000;

export function askGateways(origins: readonly string[], connections: number): Asking {
  const pools = origins.map(
    (origin) =>
      // A busy client must not send on a connection that the gateway is about to close for having been idle.
      new Pool(origin, {
        connections,
        headersTimeout: PATIENCE,
        bodyTimeout: PATIENCE,
        keepAliveMaxTimeout: 50_000,
      }),
  );
  const turns = new Map<number, number>();
  let longest = 0;
  return {
    async ask<A extends Answer>(client: number, body: string, headers: Readonly<Record<string, string>> = {}) {
      const pool = pools[(client + (turns.get(client) ?? 0)) % pools.length]!;
      const began = performance.now();
      try {
        const all = { 'content-type': 'application/json', ...headers };
        const response = await pool.request({ path: '/graphql', method: 'POST', headers: all, body });
        const answer: A = JSON.parse(await response.body.text());
        longest = Math.max(longest, performance.now() - began);
        return answer;
      } catch {
        return null; // a gateway was killed, or is cut off: what the faults are about
      }
    },
    turn: (client) => turns.set(client, (turns.get(client) ?? 0) + 1),
    longest: () => longest,
    async [Symbol.asyncDispose]() {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}
