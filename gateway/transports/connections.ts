import { pause } from '../../eventing/index.ts';
import type { Ended } from '../subscriptions/operations.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A connection that stays open. */
export interface Connection {
  /** Ends it, and tells its client why, in the form of its transport. It then removes itself. */
  leave(ended: Ended): void;
  /** Closes it, whatever its client may miss. */
  destroy(): void;
}

/** The connections of a process that stay open. Disposing ends all, and resolves when none is left. */
export interface Connections extends AsyncDisposable {
  /** How many there are. */
  readonly size: number;
  /** Why there may not be one more; null when there may. */
  full(): Refusal | null;
  /** Returns how to remove it. */
  add(connection: Connection): () => void;
}

/** What clients are told when the gateway stops. */
export const STOPPING: Ended = {
  why: 'stopping',
  error: {
    message: 'this gateway stops: connect again, and resume after the last cursor',
    extensions: { code: 'SERVICE_UNAVAILABLE', service: 'gateway', done: 'no' },
  },
};

/** At most so many at a time; ending one may take `farewellWithin` ms. */
export function connections(most: number, farewellWithin: number): Connections {
  const open = new Set<Connection>();
  let closing = false;
  let closed = () => {};
  return {
    get size() {
      return open.size;
    },
    full() {
      if (closing) return { status: 503, errors: [STOPPING.error] };
      if (open.size < most) return null;
      const message = `this gateway has ${most} connections that stay open, it takes no more: try again later`;
      return refusal(503, 'LIMIT_EXCEEDED', message, { limit: 'connections', bound: most });
    },
    add(connection) {
      open.add(connection);
      if (closing) connection.leave(STOPPING); // it was on its way
      return () => {
        if (open.delete(connection) && open.size === 0) closed();
      };
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      if (open.size === 0) return;
      const left = new AbortController();
      const none = new Promise<void>((resolve) => {
        closed = resolve;
      });
      for (const connection of [...open]) connection.leave(STOPPING);
      await Promise.race([none.then(() => left.abort()), pause(farewellWithin, left.signal)]);
      for (const connection of [...open]) connection.destroy();
      await none;
    },
  };
}
