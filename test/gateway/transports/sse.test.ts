import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-sse';
import { Agent, EventSource } from 'undici';
import { iterates } from './iterating.ts';
import { heard, numbers, type Serving, serve, tickOf } from './serving.ts';
import { TICKS } from './ticker.ts';

let serving: Serving;
beforeEach(async () => {
  serving = await serve({ maxBody: 5_000 });
});
afterEach(async () => {
  await serving[Symbol.asyncDispose]();
});

const address = (parameters: Record<string, string>) => `${serving.url}?${new URLSearchParams(parameters)}`;

describe("graphql-sse's client", () => {
  const client = (options: Partial<Parameters<typeof createClient<false>>[0]> = {}): Client<false> =>
    createClient({ url: serving.url, retry: async () => {}, ...options });

  iterates(client, () => serving);

  test('is told why an operation is refused, at once', async () => {
    const answers = [];
    for await (const answer of client().iterate({ query: '{ wrong }' })) answers.push(answer);
    expect(answers).toEqual([
      { errors: [{ message: 'no field wrong', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    ]);
    expect(serving.ticker.asked.length).toBe(1);
  });

  test('tries again what may be answered later', async () => {
    await expect(client({ retryAttempts: 2 }).iterate({ query: '{ busy }' }).next()).rejects.toThrow('503');
    expect(serving.ticker.asked.length).toBe(3);
  });

  test('is told when a subscription cannot go on', async () => {
    const ticks = client().iterate({ query: TICKS });
    const first = ticks.next();
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.end('failed');
    expect((await first).value).toEqual({
      errors: [{ message: 'failed', extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
    expect((await ticks.next()).done).toBe(true);
  });

  test.each(['stopping', 'slow'] as const)(
    'connects again when it was %s, and resumes by a header of its own',
    async (why) => {
      let cursor: string | undefined;
      const ticks = heard<unknown>();
      const headers = (): Record<string, string> => (cursor === undefined ? {} : { 'last-event-id': cursor });
      const stop = client({ headers }).subscribe(
        { query: TICKS },
        {
          next(answer) {
            if (answer.errors) return; // says why the connection ends
            cursor = (answer.extensions as { joinery: { cursor: string } }).joinery.cursor;
            ticks.add(tickOf(answer));
          },
          error() {},
          complete() {},
        },
      );
      await serving.ticker.until(() => serving.ticker.open === 1);
      serving.ticker.tick(2);
      await ticks.has(2);
      serving.ticker.end(why);
      await serving.ticker.until(() => serving.ticker.begun === 2);
      serving.ticker.tick(2);
      expect(await ticks.has(4)).toEqual(numbers(0, 4));
      stop();
    },
  );
});

describe('an EventSource', () => {
  const open = (url: string) => {
    const source = new EventSource(url, { dispatcher: new Agent(), reconnectionTime: 1 } as object);
    const ticks = heard<unknown>();
    source.addEventListener('next', (event) => {
      ticks.add(tickOf(JSON.parse((event as MessageEvent).data)));
    });
    return { source, ticks };
  };

  test('reads what it asked for by its address', async () => {
    const { source, ticks } = open(address({ query: TICKS, variables: '{"after":"0"}', operationName: 'Ticks' }));
    serving.ticker.tick(3);
    expect(await ticks.has(3)).toEqual([0, 1, 2]);
    expect(serving.ticker.asked[0]).toMatchObject({
      query: TICKS,
      variables: { after: '0' },
      operationName: 'Ticks',
      readOnly: true,
    });
    source.close();
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test('that loses the gateway resumes at the next one, even when nothing had come', async () => {
    serving.ticker.tick(5);
    const { source, ticks } = open(address({ query: TICKS }));
    await new Promise((resolve) => source.addEventListener('open', resolve));
    serving.ticker.end('stopping');
    serving.ticker.tick(2);
    await serving.ticker.until(() => serving.ticker.begun === 2);
    expect(serving.ticker.asked[1]?.lastEventId).toBe('5');
    expect(await ticks.has(2)).toEqual([5, 6]);
    source.close();
  });

  test('that was too slow is told, and resumes', async () => {
    const { source, ticks } = open(address({ query: TICKS, variables: '{"after":"0"}' }));
    serving.ticker.tick();
    await ticks.has(1);
    serving.ticker.end('slow');
    await serving.ticker.until(() => serving.ticker.begun === 2);
    serving.ticker.tick();
    expect(await ticks.has(3)).toEqual([0, undefined, 1]);
    source.close();
  });

  test('gets errors as a message, and complete to know that there is no more', async () => {
    const { source } = open(address({ query: '{ wrong }' }));
    const told: string[] = [];
    source.addEventListener('next', (event) => void told.push((event as MessageEvent).data));
    await new Promise((resolve) => source.addEventListener('complete', resolve));
    source.close();
    expect(JSON.parse(told[0]!).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('asks again for what may be answered later', async () => {
    const { source } = open(address({ query: '{ busy }' }));
    await serving.ticker.until(() => serving.ticker.asked.length === 2);
    source.close();
  });
});

describe('curl', () => {
  const curl = (...args: string[]) => {
    const child = spawn('curl', ['-sN', '-H', 'accept: text/event-stream', ...args]);
    const lines = heard<string>();
    let rest = '';
    child.stdout.on('data', (chunk) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      for (const line of parts) lines.add(line);
    });
    return { child, lines };
  };

  test('shows a subscription, line by line', async () => {
    const { child, lines } = curl('--get', '--data-urlencode', `query=${TICKS}`, serving.url);
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.tick();
    expect(await lines.has(7)).toEqual([
      ': open',
      'id: 0',
      '',
      'id: 1',
      'event: next',
      'data: {"data":{"tick":0},"extensions":{"joinery":{"cursor":"1"}}}',
      '',
    ]);
    child.kill();
    await serving.ticker.until(() => serving.ticker.open === 0);
  });

  test('resumes', async () => {
    serving.ticker.tick(3);
    const json = JSON.stringify({ query: TICKS });
    const { child, lines } = curl(
      '-H',
      'content-type: application/json',
      '-H',
      'last-event-id: 2',
      '-d',
      json,
      serving.url,
    );
    expect((await lines.has(7))[3]).toBe('id: 3');
    child.kill();
  });

  test('ends when the gateway stops, without complete', async () => {
    const { child, lines } = curl('--get', '--data-urlencode', `query=${TICKS}`, serving.url);
    await serving.ticker.until(() => serving.ticker.open === 1);
    serving.ticker.end('stopping');
    const [code] = await once(child, 'close');
    expect([code, lines.all]).toEqual([0, [': open', 'id: 0', '']]);
  });
});

describe('the request', () => {
  const ask = async (init: RequestInit, search = '') => {
    const response = await fetch(serving.url + search, {
      ...init,
      headers: { accept: 'text/event-stream', ...init.headers },
    });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };
  const json = { 'content-type': 'application/json' };
  const query = '{ a }';

  const refusals: [string, RequestInit & { search?: string }, number, string][] = [
    ['text/plain', { method: 'POST', body: JSON.stringify({ query }) }, 415, 'BAD_USER_INPUT'],
    ['bad JSON', { method: 'POST', headers: json, body: '{' }, 400, 'BAD_USER_INPUT'],
    ['a list', { method: 'POST', headers: json, body: '[]' }, 400, 'BAD_USER_INPUT'],
    ['null', { method: 'POST', headers: json, body: 'null' }, 400, 'BAD_USER_INPUT'],
    ['a large body', { method: 'POST', headers: json, body: 'x'.repeat(6_000) }, 413, 'LIMIT_EXCEEDED'],
    ['a mutation by GET', { search: '?query=mutation{a}' }, 405, 'BAD_USER_INPUT'],
    ['DELETE without a token', { method: 'DELETE' }, 405, 'BAD_USER_INPUT'],
  ];
  test.each(refusals)('refuses %s by status', async (_, { search, ...init }, status, code) => {
    const refused = await ask(init, search);
    expect([refused.status, JSON.parse(refused.text).errors[0].extensions.code]).toEqual([status, code]);
    expect(refused.type).toMatch('application/json');
  });

  test.each(['variables', 'extensions'])('refuses %s that are no JSON', async (name) => {
    const { status, type, text } = await ask({}, `?query={a}&${name}={`);
    expect([status, type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(text).toMatch(new RegExp(`^event: next\ndata: .*${name} in the address.*\n\nevent: complete\ndata:\n\n$`));
    expect(serving.ticker.asked).toEqual([]);
  });

  test('what the engine throws is INTERNAL', async () => {
    const refused = await ask({ method: 'POST', headers: json, body: JSON.stringify({ query: '{ broken }' }) });
    expect([refused.status, JSON.parse(refused.text).errors[0].extensions.code]).toEqual([500, 'INTERNAL']);
    expect(serving.log.join()).toContain('secret of the engine');
  });

  test('without text/event-stream Apollo Server answers, as before', async () => {
    const response = await fetch(serving.url, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: '{ apollo }' }),
    });
    expect(await response.json()).toEqual({ data: { apollo: 'here' } });
    expect(serving.ticker.asked).toEqual([]);
  });

  test('signs of life come while nothing else does', async () => {
    await using lively = await serve({ heartbeat: 20 });
    const response = await fetch(`${lively.url}?query=${encodeURIComponent(TICKS)}`, {
      headers: { accept: 'text/event-stream' },
    });
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk);
      if (text.endsWith(':\n\n:\n\n')) break;
    }
    expect(text).toBe(': open\nid: 0\n\n:\n\n:\n\n');
  });
});
