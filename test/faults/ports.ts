import { createServer, type Server } from 'node:net';

export { freePorts } from '../../bench/comparison/processes/free-ports.ts';

/** Above what most programs choose, and below what the system gives to connections, which could be on any port there. */
const LOWEST = 20_000;
const HIGHEST = 31_000;

/** The first of so many free ports in a row. */
export async function freeBlock(length: number): Promise<number> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - length));
    const ports = Array.from({ length }, (_, i) => first + i);
    const servers = await Promise.allSettled(ports.map(listen));
    const opened = servers.flatMap((server) => (server.status === 'fulfilled' ? [server.value] : []));
    await Promise.all(opened.map(close));
    if (opened.length === length) return first;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));
