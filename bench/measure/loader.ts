import { connect, type Socket } from 'node:net';
import { frames } from './frames.ts';
import type { Load, Loaded } from './load.ts';
import { serving } from './serving.ts';
import { quantile } from './statistics.ts';

/** A process that puts load on a server. Plain sockets: on two cores an HTTP client would take the server's time. */
serving(0, (request) => run(request as Load));

async function run(load: Load): Promise<Loaded> {
  const requests = load.bodies.map((body) => bytesOf(body, load.headers));
  const times: number[] = [];
  const began = performance.now();
  const end = began + load.seconds * 1000;
  let next = 0;
  const take = () => requests[next++ % requests.length]!;
  await Promise.all(Array.from({ length: load.connections }, () => loop(load.port, take, times, end)));
  const seconds = (performance.now() - began) / 1000;
  return { requests: times.length, seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** One connection, until the time is over. */
function loop(port: number, take: () => Buffer, times: number[], end: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sent = 0;
    const send = () => {
      sent = performance.now();
      socket.write(take());
    };
    const receive = frames((head, body) => {
      const now = performance.now();
      times.push(now - sent);
      if (!head.startsWith('HTTP/1.1 200') || body.subarray(0, 10).includes('"errors"')) {
        reject(new Error(`${head}\n\n${body.subarray(0, 500)}`));
        socket.destroy();
      } else if (now < end) send();
      else socket.end(resolve);
    });
    socket.on('connect', send);
    socket.on('data', receive);
    socket.on('error', reject);
  });
}

function bytesOf(body: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', 'content-type': 'application/json', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST /graphql HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
