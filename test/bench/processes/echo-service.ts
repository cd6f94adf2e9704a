import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A service that answers each whole request, of `HTTP/1.1` with a body of known length, by what it was sent. */
export interface EchoService extends AsyncDisposable {
  readonly port: number;
  /** Bodies, in the order in which they were whole. */
  readonly got: readonly string[];
}

export async function echoService(): Promise<EchoService> {
  const got: string[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    let bytes = '';
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      bytes += chunk;
      const [head = '', body = ''] = bytes.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (body.length !== length) return;
      bytes = '';
      got.push(body);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`);
      socket.write(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    got,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
