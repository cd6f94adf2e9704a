import type { IncomingMessage } from 'node:http';

/**
 * The whole body as text, or the number of bytes at which it was found to be too large. What is over the bound is
 * read and dropped: a client that is cut off while it sends never sees the answer.
 *
 * @throws when the connection breaks before the body ends.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | { readonly tooLarge: number }> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    request.resume();
    return Promise.resolve({ tooLarge: announced });
  }
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        chunks = [];
        resolve({ tooLarge: size });
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]!.toString() : Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}
