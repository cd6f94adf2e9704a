import type { Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { wrongWith } from './wrong.ts';

/** One POST. */
export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Keep-alive connections to one server, each with one request at a time. */
export interface Wire extends AsyncDisposable {
  /**
   * Sends at once, or when a connection is free; `sent` is told when the request is handed to its connection.
   *
   * @throws an Error for an answer that is wrong, or none
   */
  post(post: Post, sent?: () => void): Promise<Buffer>;
}

/** Resolves when all connections are open: none is opened within the time that is measured, unless one breaks. */
export async function openWire(port: number, connections: number): Promise<Wire> {
  const connect = buildConnector({});
  const address = { hostname: '127.0.0.1', protocol: 'http:', port: `${port}` };
  const opened = await Promise.all(Array.from({ length: connections }, () => open(connect, address)));
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections,
    pipelining: 1,
    // Who waits too long is counted with what it waited: no timeout of the client's own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      const socket = opened.pop();
      if (socket === undefined || socket.destroyed) connect(options, callback);
      else callback(null, socket);
    },
  });
  return {
    post: (post, sent) => posted(pool, post, sent),
    async [Symbol.asyncDispose]() {
      await pool.destroy();
      for (const socket of opened) socket.destroy();
    },
  };
}

const open = (connect: buildConnector.connector, address: buildConnector.Options): Promise<Socket> =>
  new Promise((resolve, reject) => {
    connect(address, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });

/** By `dispatch`: what is nicer costs several times as much a request. */
function posted(pool: Pool, { path, headers, body }: Post, sent: () => void = () => {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    pool.dispatch(
      { path, method: 'POST', headers, body },
      {
        onConnect: () => sent(),
        onHeaders(received) {
          status = received;
          return true;
        },
        onData(chunk) {
          chunks.push(chunk);
          return true;
        },
        onComplete() {
          const answer = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
          const wrong = wrongWith(status, answer);
          if (wrong === null) resolve(answer);
          else reject(new Error(wrong));
        },
        onError: reject,
      },
    );
  });
}
