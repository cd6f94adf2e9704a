import { EventEmitter, once } from 'node:events';

/** Lets clients work, or holds them at the next step. */
export interface Gate {
  /** Runs one step of a client, once the gate is open; false when it is closed for ever. */
  pass(step: () => Promise<void>): Promise<boolean>;
  /** Resolves when no step is under way. */
  close(): Promise<void>;
  open(): void;
  end(): void;
}

export function gate(): Gate {
  let closed = false;
  let ended = false;
  let working = 0;
  const changes = new EventEmitter().setMaxListeners(0);
  const changed = () => once(changes, 'change');
  const tell = () => void changes.emit('change');
  return {
    async pass(step) {
      while (closed && !ended) await changed();
      if (ended) return false;
      working++;
      try {
        await step();
      } finally {
        working--;
        tell();
      }
      return true;
    },
    async close() {
      closed = true;
      while (working > 0) await changed();
    },
    open() {
      closed = false;
      tell();
    },
    end() {
      ended = true;
      tell();
    },
  };
}
