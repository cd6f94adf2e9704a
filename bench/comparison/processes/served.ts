import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Served } from './usage.ts';

/** Watches the HTTP servers of this process, from outside of them: what is measured knows nothing of it. */
export interface Watched {
  served(): Served;
  /** From now on the process works so long (µs) at each request before it is handled. */
  busy(micros: number): void;
}

/** Counts from now on: before the first server listens. */
export function watchServers(): Watched {
  const open = new Set<Socket>();
  let [requests, closedIn, closedOut, busy] = [0, 0, 0, 0];
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { readonly socket: Socket };
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closedIn += socket.bytesRead;
      closedOut += socket.bytesWritten;
    });
  });
  // Published before the server hands the request on.
  subscribe('http.server.request.start', () => {
    requests++;
    if (busy > 0) burn(busy);
  });
  return {
    served() {
      let [bytesIn, bytesOut] = [closedIn, closedOut];
      for (const { bytesRead, bytesWritten } of open) {
        bytesIn += bytesRead;
        bytesOut += bytesWritten;
      }
      return { requests, bytesIn, bytesOut };
    },
    busy(micros) {
      busy = micros;
    },
  };
}

/** Of this process's CPU, not of the clock: who has to wait for a core meanwhile works as long all the same. */
function burn(micros: number): void {
  const before = process.cpuUsage();
  for (let spent = 0; spent < micros; ) {
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
}
