import type { Child } from './child.ts';

/** A closed loop: each connection sends its next request when it has the answer to the last. */
export interface Load {
  readonly port: number;
  /** Bodies of POST /graphql, taken in turn. */
  readonly bodies: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

export interface Loaded {
  readonly requests: number;
  readonly seconds: number;
  /** In ms. */
  readonly p50: number;
  readonly p99: number;
}

/** How a server did under a load. */
export interface Served extends Loaded {
  readonly rate: number;
  /** CPU time of the server a request, µs. */
  readonly cpu: number;
  /** The share of one core that the server used: near 1 it was itself the limit. */
  readonly busy: number;
}

/** Puts the load on a server, both in processes of their own, and reads what that costs the server. */
export async function serveLoad(loader: Child, server: Child, load: Omit<Load, 'port'>): Promise<Served> {
  const before = await server.usage();
  const loaded = await loader.ask<Loaded>({ ...load, port: server.port } satisfies Load);
  const used = (await server.usage()).cpu - before.cpu;
  const { requests, seconds } = loaded;
  return { ...loaded, rate: requests / seconds, cpu: (used / requests) * 1e6, busy: used / seconds };
}

/** The answer to one request, for a look at it before the measurement. @throws when it has errors */
export async function answerOf(port: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const answer = (await response.json()) as { data?: unknown; errors?: unknown; extensions?: unknown };
  if (answer.errors !== undefined || answer.data === undefined) throw new Error(JSON.stringify(answer).slice(0, 1000));
  return answer.data;
}
