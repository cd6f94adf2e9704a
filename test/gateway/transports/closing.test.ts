import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually, type Serving, serve } from './serving.ts';
import { TICKS } from './ticker.ts';

const SSE = 'text/event-stream';
const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0';

async function webSocket({ ws }: Serving, options = {}): Promise<WebSocket> {
  const socket = new WebSocket(ws, 'graphql-transport-ws', options);
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query: TICKS } }));
  return socket;
}

const stream = async ({ url }: Serving, accept: string): Promise<IncomingMessage> => {
  const asked = get(`${url}?query=${encodeURIComponent(TICKS)}`, { headers: { accept }, agent: false });
  const [response] = await once(asked, 'response');
  return response;
};

/** Without its signs of life: on a slow machine one comes between. */
const all = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text.replaceAll(/^:\n\n/gm, '');
};

test('closing tells each client to come again, in the way of its transport', async () => {
  const serving = await serve();
  const socket = await webSocket(serving);
  const idle = new WebSocket(serving.ws, 'graphql-transport-ws');
  await once(idle, 'open');
  const responses = [await stream(serving, SSE), await stream(serving, MULTIPART)];
  await fetch(serving.url, { method: 'PUT' });
  await serving.ticker.until(() => serving.ticker.open === 3);
  const closes = [socket, idle].map((each) => once(each, 'close'));
  await serving[Symbol.asyncDispose]();
  for (const close of closes) {
    const [code, reason] = await close;
    expect([code, String(reason)]).toEqual([
      1001,
      'this gateway stops: connect again, and resume after the last cursor',
    ]);
  }
  const [events, parts] = await Promise.all(responses.map(all));
  expect(events).toBe(': open\nid: 0\n\n');
  expect(parts).toMatch(
    /{"payload":null,"errors":\[{"message":"this gateway stops.*SERVICE_UNAVAILABLE.*}\]}\r\n--graphql--\r\n$/,
  );
  expect([serving.transports.size, serving.ticker.open]).toEqual([0, 0]);
});

test('while it closes nobody new is let in, and what was being begun is ended', async () => {
  await using serving = await serve();
  const release = serving.ticker.hold();
  const starting = stream(serving, SSE);
  await serving.ticker.until(() => serving.ticker.asked.length === 1);
  await serving.transports[Symbol.asyncDispose]();
  release();
  expect(await all(await starting)).toBe(': open\nid: 0\n\n');
  const refused = await stream(serving, MULTIPART);
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1']);
  const [error] = await once(new WebSocket(serving.ws, 'graphql-transport-ws'), 'error');
  expect(error.message).toMatch('503');
  expect(serving.ticker.open).toBe(0);
});

test('who does not listen does not hold it up', async () => {
  const serving = await serve({ farewellWithin: 100 });
  const socket = await webSocket(serving);
  const response = await stream(serving, SSE);
  await serving.ticker.until(() => serving.ticker.open === 2);
  socket.pause();
  serving.ticker.tick(1, 20_000_000); // more than all buffers between take
  await serving[Symbol.asyncDispose]();
  expect([serving.transports.size, serving.ticker.open]).toEqual([0, 0]);
  response.destroy();
  socket.terminate();
});

test('a peer that gives no sign of life is given up, others are kept', async () => {
  await using serving = await serve({ heartbeat: 30 });
  const living = await webSocket(serving);
  const dead = await webSocket(serving, { autoPong: false });
  const [code] = await once(dead, 'close');
  expect(code).toBe(1006);
  await serving.ticker.until(() => serving.ticker.open === 1);
  expect(living.readyState).toBe(WebSocket.OPEN);
  living.close();
});

test('who leaves while its operation is being begun is noticed', async () => {
  await using serving = await serve();
  const release = serving.ticker.hold();
  const socket = await webSocket(serving);
  const asked = get(`${serving.url}?query=${encodeURIComponent(TICKS)}`, { headers: { accept: SSE }, agent: false });
  asked.on('error', () => {}); // it is cut off from here
  await serving.ticker.until(() => serving.ticker.asked.length === 2);
  socket.terminate();
  asked.destroy();
  await eventually(() => serving.ticker.asked.every(({ abandoned }) => abandoned?.()));
  release();
  await serving.ticker.until(() => serving.ticker.begun === 2 && serving.ticker.open === 0);
  await eventually(() => serving.transports.size === 0);
});

test('a thousand who come and go leave nothing behind', async () => {
  await using serving = await serve();
  const open = () => ({
    timers: process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length,
    sockets: process.getActiveResourcesInfo().filter((each) => each.startsWith('TCPSocket')).length,
  });
  const round = async (kind: number): Promise<void> => {
    if (kind < 3) {
      const socket = await webSocket(serving);
      if (kind === 0) await once(socket, 'message');
      const closed = once(socket, 'close');
      if (kind === 1) socket.terminate();
      else socket.close();
      await closed;
      return;
    }
    const response = await stream(serving, kind === 3 ? SSE : MULTIPART);
    response.on('error', () => {}); // it is cut off from here
    response.destroy();
    await once(response, 'close');
  };
  const rounds = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, (_, index) => round(index % 5)));
    await eventually(() => serving.transports.size === 0 && serving.ticker.open === 0);
  };
  await rounds(5);
  const before = open();
  for (let i = 0; i < 20; i++) await rounds(50);
  expect(serving.ticker.begun).toBeGreaterThan(600); // a WebSocket may be gone before it was asked
  await eventually(() => open().timers <= before.timers && open().sockets <= before.sockets);
});
