import { connect, type Socket } from 'node:net';
import { delayed } from './delayed.ts';

/** How long a request that begins now is kept back, ms, and who is told when it has left. */
export interface Toll {
  readonly wait: number;
  left(after: number): void;
}

/** One client's connection through a proxy. */
export interface Passage {
  /** From now on nothing passes, in neither direction; the connection stays. */
  silence(): void;
  /** Both sides are closed at once. */
  destroy(): void;
}

/**
 * Passes a client's bytes on to a port of this machine, and back. HTTP/1.1 without pipelining: what comes from the client while
 * no answer is under way begins a request. Each is kept back once, with all its bytes in their order; answers pass at once.
 */
export function passage(client: Socket, port: number, toll: () => Toll): Passage {
  const service = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
  client.setNoDelay();
  let [asking, silent, due] = [false, false, 0];
  /** A request's bytes, or null for the end of what the client sends. */
  const way = delayed<{ readonly bytes: Buffer | null; readonly left?: () => void }>(({ bytes, left }) => {
    if (bytes === null) service.end();
    else service.write(bytes); // requests are small: whoever sends them waits for the answer before the next
    left?.();
  });
  client.on('data', (bytes: Buffer) => {
    if (silent) return;
    if (asking) return way.push({ bytes }, due);
    asking = true;
    const began = performance.now();
    const { wait, left } = toll();
    due = began + wait;
    way.push({ bytes, left: () => left(performance.now() - began) }, due);
  });
  client.on('end', () => way.push({ bytes: null }, due));
  service.on('data', (bytes: Buffer) => {
    if (silent) return;
    asking = false;
    if (client.write(bytes)) return;
    service.pause();
    client.once('drain', () => service.resume());
  });
  service.on('end', () => {
    if (!silent) client.end();
  });
  const destroy = (): void => {
    way.clear();
    client.destroy();
    service.destroy();
  };
  // Nobody is to be told of errors here: each side sees its own connection end.
  client.on('error', destroy).on('close', destroy);
  service.on('error', destroy).on('close', () => {
    if (!silent) client.destroySoon(); // what it has been sent still arrives
  });
  return {
    silence() {
      silent = true;
      way.clear();
    },
    destroy,
  };
}
