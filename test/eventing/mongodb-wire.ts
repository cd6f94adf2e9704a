import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { servers } from '../servers.ts';

/** What becomes of a command: an answer is lost after the server has done what was asked. With it breaks the connection. */
export type Fate =
  | 'passes'
  | 'is lost'
  | 'loses its answer'
  | { readonly sends: Buffer }
  | { readonly passesAfter: Promise<unknown> };

export interface Wire extends AsyncDisposable {
  /** Of a client that knows no other way to the server. */
  readonly url: string;
}

const HEADER = 16;
const OP_MSG = 2013;

/** The command's name: the first key of the document that follows header, flags and the kind of the section. */
function commandIn(message: Buffer): string {
  if (message.readInt32LE(12) !== OP_MSG) return '';
  const name = HEADER + 4 + 1 + 4 + 1;
  return message.toString('latin1', name, message.indexOf(0, name));
}

/** Calls back with each whole message of MongoDB's protocol. */
function eachMessage(socket: Socket, got: (message: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= HEADER && bytes.length >= bytes.readInt32LE(0)) {
      const length = bytes.readInt32LE(0);
      got(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
  });
}

/** A wire to the real database that loses what it is told to lose. `fateOf` is asked for each command, in order. */
export async function mongoWire(fateOf: (command: string, message: Buffer) => Fate): Promise<Wire> {
  const [host = '', port = ''] = new URL(servers!.mongodb.split(',')[0]!).host.split(':');
  const sockets = new Set<Socket>();

  const server = createServer((near) => {
    const far = connect({ host, port: Number(port) });
    const unanswered = new Set<number>();
    const breakBoth = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', breakBoth); // the test sees it by what it tests
      socket.on('close', () => {
        sockets.delete(socket);
        breakBoth();
      });
    }
    eachMessage(near, (message) => {
      const fate = fateOf(commandIn(message), message);
      if (fate === 'is lost') {
        breakBoth();
        return;
      }
      if (fate === 'loses its answer') unanswered.add(message.readInt32LE(4));
      if (typeof fate === 'string') far.write(message);
      else if ('sends' in fate) far.write(fate.sends);
      else void fate.passesAfter.then(() => far.write(message));
    });
    eachMessage(far, (message) => {
      if (unanswered.has(message.readInt32LE(8))) breakBoth();
      else near.write(message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
