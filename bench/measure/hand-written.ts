import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A GraphQL request as a server knows it that was written for two operations and understands no others. */
export interface KnownRequest {
  readonly operationName: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The least that serves JSON over HTTP with Node: what the servers of these benchmarks are compared with. */
export function serveByHand(answer: (request: KnownRequest) => string | Promise<string>): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const text = await answer(JSON.parse(bytes.toString()) as KnownRequest);
      response.setHeader('content-type', 'application/json');
      response.setHeader('content-length', Buffer.byteLength(text));
      response.end(text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
