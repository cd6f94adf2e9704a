import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually, heard, numbers, type Serving, serve, tickOf } from './serving.ts';
import { TICKS } from './ticker.ts';

const BYTES = 200_000;

async function webSocket({ ws }: Serving, after = '0') {
  const socket = new WebSocket(ws, 'graphql-transport-ws');
  const ticks = heard<unknown>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'next') ticks.add(tickOf(message.payload));
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  const payload = { query: TICKS, variables: { after } };
  socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload }));
  return { socket, ticks };
}

const stream = async ({ url }: Serving, accept: string): Promise<IncomingMessage> => {
  const asked = get(`${url}?query=${encodeURIComponent(TICKS)}`, { headers: { accept }, agent: false });
  const [response] = await once(asked, 'response');
  return response; // not read until somebody does
};

/** One tick after the other, each when `healthy` has the one before, until somebody has been ended for being slow. */
async function tickUntilSlow({ ticker }: Serving, healthy: { has(count: number): Promise<unknown> }) {
  for (let count = 1; ticker.open > 1; count++) {
    ticker.tick(1, BYTES);
    await healthy.has(count);
  }
}

const ERROR = '{"message":"slow","extensions":{"code":"LIMIT_EXCEEDED"}}';

test('on a WebSocket: nothing is pulled for who does not read; it is closed so that it can resume; others notice nothing', async () => {
  await using serving = await serve({ buffer: 10, farewellWithin: 60_000 });
  const slow = await webSocket(serving);
  const healthy = await webSocket(serving);
  await serving.ticker.until(() => serving.ticker.open === 2);
  slow.socket.pause();
  await tickUntilSlow(serving, healthy.ticks);
  const all = healthy.ticks.all.length;
  expect(serving.ticker.pulled).toBe(2 * all - 11);
  slow.socket.resume();
  const [code, reason] = await once(slow.socket, 'close');
  expect([code, String(reason)]).toEqual([
    4408,
    'too slow: messages waited for this client; connect again, and resume after the last cursor',
  ]);
  const got = slow.ticks.all.length;
  const again = await webSocket(serving, String(got));
  const rest = await again.ticks.has(all - got);
  expect([...slow.ticks.all, ...rest]).toEqual(numbers(0, all));
  expect(healthy.ticks.all).toEqual(numbers(0, all));
  for (const { socket } of [healthy, again]) socket.close();
});

test('by server-sent events: it is told, and the connection broken', async () => {
  await using serving = await serve({ buffer: 10, farewellWithin: 60_000 });
  const response = await stream(serving, 'text/event-stream');
  const healthy = await webSocket(serving);
  await serving.ticker.until(() => serving.ticker.open === 2);
  await tickUntilSlow(serving, healthy.ticks);
  let text = '';
  const read = async () => {
    for await (const chunk of response) text += chunk;
  };
  await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(numbers(0, ids.length));
  expect(text.slice(-200)).toMatch(new RegExp(`\n\nevent: next\ndata: {"errors":\\[${ERROR}\\]}\n\n$`));
  healthy.socket.close();
});

test('by a multipart response: it is told', async () => {
  await using serving = await serve({ buffer: 10, farewellWithin: 60_000 });
  const response = await stream(serving, 'multipart/mixed;subscriptionSpec=1.0');
  const healthy = await webSocket(serving);
  await serving.ticker.until(() => serving.ticker.open === 2);
  await tickUntilSlow(serving, healthy.ticks);
  let text = '';
  for await (const chunk of response) text += chunk;
  expect(text.slice(-200)).toMatch(`{"payload":null,"errors":[${ERROR}]}\r\n--graphql--\r\n`);
  healthy.socket.close();
});

test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0', 'WebSocket'])(
  'who does not even read that is cut off (%s)',
  async (transport) => {
    await using serving = await serve({ buffer: 10, farewellWithin: 50 });
    if (transport === 'WebSocket') (await webSocket(serving)).socket.pause();
    else await stream(serving, transport);
    const healthy = await webSocket(serving);
    await serving.ticker.until(() => serving.ticker.open === 2);
    await tickUntilSlow(serving, healthy.ticks);
    await eventually(() => serving.transports.size === 1);
    healthy.socket.close();
  },
);

test('who asks, and never reads the replies, is closed', async () => {
  await using serving = await serve({ farewellWithin: 50 });
  const { socket } = await webSocket(serving);
  await serving.ticker.until(() => serving.ticker.open === 1);
  socket.pause();
  const ping = JSON.stringify({ type: 'ping', payload: { padding: 'x'.repeat(20_000) } });
  while (serving.ticker.open > 0) await new Promise((sent) => socket.send(ping, sent));
  await eventually(() => serving.transports.size === 0);
});
