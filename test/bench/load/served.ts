import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrival {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly respond: (body?: string, status?: number) => void;
  readonly response: ServerResponse;
}

export interface Served extends AsyncDisposable {
  readonly port: number;
  readonly arrivals: readonly Arrival[];
  /** Connections that were opened. */
  connections(): number;
}

export const RIGHT = '{"data":{"right":true}}';

/** A server that answers as it is told, and keeps what it was asked. */
export async function served(answer: (arrival: Arrival, i: number) => void): Promise<Served> {
  const arrivals: Arrival[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const at = performance.now();
    let body = '';
    for await (const chunk of request) body += chunk;
    const respond = (text = RIGHT, status = 200) => void response.writeHead(status).end(text);
    const arrival = { at, path: request.url ?? '', headers: request.headers, body, respond, response };
    answer(arrival, arrivals.push(arrival) - 1);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arrivals,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
