import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Serving, serve } from './serving.ts';
import { TICKS } from './ticker.ts';

let serving: Serving;
beforeAll(async () => {
  serving = await serve({ heartbeat: 20 });
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
});

const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0';
const post = (query: string, accept: string) =>
  fetch(serving.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;

test('a subscription is parts, each with the boundary behind it; signs of life are empty ones', async () => {
  const response = await post(TICKS, MULTIPART);
  expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
  let text = '';
  let ended = false;
  for await (const chunk of response.body!) {
    text += Buffer.from(chunk);
    if (text.endsWith(part('{}')) && !ended) {
      ended = true;
      serving.ticker.tick();
      serving.ticker.end('failed');
    }
  }
  const error = '{"message":"failed","extensions":{"code":"SERVICE_UNAVAILABLE"}}';
  const told = text.replaceAll(part('{}'), '');
  expect(told).toBe(
    `\r\n--graphql${part('{"payload":{"data":{"tick":0},"extensions":{"joinery":{"cursor":"1"}}}}')}` +
      `${part(`{"payload":null,"errors":[${error}]}`)}--\r\n`,
  );
});

test('a query is answered as JSON where that is accepted too, else as the only part', async () => {
  const either = await post('{ a }', `${MULTIPART}, application/json`);
  expect(either.headers.get('content-type')).toMatch('application/json');
  expect(await either.json()).toEqual({ data: { echo: '{ a }' } });
  const parts = await post('{ a }', MULTIPART);
  expect(await parts.text()).toBe(`\r\n--graphql${part('{"payload":{"data":{"echo":"{ a }"}}}')}--\r\n`);
});

test.each([
  ['{ wrong }', 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['{ busy }', 503, 'LIMIT_EXCEEDED'],
])('%s is refused by status', async (query, status, code) => {
  const refused = await post(query, `${MULTIPART},application/graphql-response+json`);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    status,
    'application/graphql-response+json; charset=utf-8',
  ]);
  const { errors } = (await refused.json()) as { errors: { extensions: { code: string } }[] };
  expect(errors[0]!.extensions.code).toBe(code);
});
