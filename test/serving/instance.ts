import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers GraphQL, as far as a client can tell. It may die and come back on the same port. */
export interface Instance extends AsyncDisposable {
  readonly url: string;
  /** The bodies that it was sent, in order. */
  readonly heard: string[];
  /** Breaks every connection, whatever is under way on it. */
  die(): Promise<void>;
  revive(): Promise<void>;
}

type Answer = (response: ServerResponse, body: string) => void;

export const answers =
  (data: object): Answer =>
  (response) =>
    response.end(JSON.stringify({ data }));

export async function instance(answer: Answer): Promise<Instance> {
  const heard: string[] = [];
  let port = 0;
  let server: Server | null = null;
  const listen = async () => {
    const listening = createServer(async (request, response) => {
      let body = '';
      try {
        for await (const chunk of request) body += chunk;
      } catch {
        return; // it died while it was being asked
      }
      heard.push(body);
      answer(response, body);
    });
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    port = (listening.address() as AddressInfo).port;
    server = listening;
  };
  const die = async () => {
    const dying = server;
    server = null;
    if (dying === null) return;
    const closed = new Promise<void>((resolve) => dying.close(() => resolve()));
    dying.closeAllConnections();
    await closed;
  };
  await listen();
  return { url: `http://127.0.0.1:${port}/graphql`, heard, die, revive: listen, [Symbol.asyncDispose]: die };
}
