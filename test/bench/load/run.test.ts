import { describe, expect, test } from '@jest/globals';
import type { Load, LoadRequest } from '../../../bench/comparison/load/load.ts';
import { run } from '../../../bench/comparison/load/run.ts';
import { decoded, maximumOf, percentilesOf } from '../../../bench/comparison/statistics/histogram.ts';
import { type Arrival, RIGHT, type Served, served } from './served.ts';

const request = (body: string): LoadRequest => ({ path: '/graphql', headers: { 'x-asked': 'so' }, body });
const REQUESTS = ['a', 'b', 'c'].map(request);

const load = ({ port }: Served, more: Partial<Load>): Load => ({
  port,
  requests: REQUESTS,
  connections: 2,
  seconds: 0.2,
  rate: null,
  ...more,
});

const atOnce = ({ respond }: Arrival) => respond();

describe('a closed loop', () => {
  test('sends requests in turn, from the first that was named, and ends after so many', async () => {
    await using server = await served(atOnce);
    const loaded = await run(load(server, { connections: 1, first: 1, most: 4, seconds: 30 }));
    expect(server.arrivals.map(({ body }) => body)).toEqual(['b', 'c', 'a', 'b']);
    expect(server.arrivals[0]).toMatchObject({ path: '/graphql', headers: { 'x-asked': 'so' } });
    expect(loaded).toMatchObject({ requests: 4, unanswered: 0, answerBytes: 4 * RIGHT.length, failed: null });
    expect(decoded(loaded.histogram).totalCount).toBe(4);
    expect(decoded(loaded.late).totalCount).toBe(0);
  });

  test('has one request under way on each connection, and no more', async () => {
    let underWay = 0;
    let most = 0;
    await using server = await served(({ respond }) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        respond();
      }, 5);
    });
    const { requests } = await run(load(server, { connections: 3, seconds: 0.2 }));
    expect(requests).toBeGreaterThan(3);
    expect(most).toBe(3);
    expect(server.connections()).toBe(3);
  });

  test('counts from when a request was sent: a slow answer holds back those after it', async () => {
    await using server = await served(({ respond }) => setTimeout(respond, 20));
    const { histogram, seconds, requests } = await run(load(server, { connections: 1, most: 5, seconds: 30 }));
    expect(percentilesOf(histogram, [0])[0]).toBeGreaterThan(18);
    expect(seconds).toBeGreaterThan((requests * 18) / 1000);
  });
});

describe('an open loop', () => {
  test('sends when a request is due, though none before it is answered', async () => {
    const held: Arrival[] = [];
    await using server = await served((arrival) => {
      held.push(arrival);
      if (held.length === 20) for (const { respond } of held) respond();
    });
    const loaded = await run(load(server, { connections: 20, rate: 100, seconds: 0.2 }));
    expect(loaded).toMatchObject({ requests: 20, failed: null });
    // The first waited for the last, which was due 190 ms after it.
    expect(maximumOf(loaded.histogram)).toBeGreaterThan(185);
    expect(server.arrivals.at(-1)!.at - server.arrivals[0]!.at).toBeGreaterThan(150);
  });

  test('sends none before it is due', async () => {
    await using server = await served(atOnce);
    const began = performance.now();
    await run(load(server, { rate: 100, seconds: 0.3 }));
    expect(server.arrivals).toHaveLength(30);
    server.arrivals.forEach(({ at }, i) => {
      expect(at - began).toBeGreaterThan(i * 10);
    });
  });

  test('counts from when a request was due: with a single slow connection it shows how long each waited for it', async () => {
    await using server = await served(({ respond }) => setTimeout(respond, 20));
    const { histogram, late, requests } = await run(load(server, { connections: 1, rate: 200, seconds: 0.2 }));
    expect(requests).toBe(40);
    // The last is due after 195 ms, and sent after 39 answers of 20 ms.
    expect(maximumOf(late)).toBeGreaterThan(39 * 19 - 195);
    expect(maximumOf(histogram)).toBeGreaterThan(40 * 19 - 195);
  });

  test('opens its connections before the first request is due', async () => {
    await using server = await served(atOnce);
    const { requests } = await run(load(server, { connections: 8, rate: 50, seconds: 0.1 }));
    expect(requests).toBe(5);
    expect(server.connections()).toBe(8);
  });

  test('what is never answered counts with the time that it waited', async () => {
    await using server = await served(({ respond }, i) => i % 2 === 0 && respond());
    const { requests, unanswered, histogram, seconds, failed } = await run(
      load(server, { connections: 10, rate: 200, seconds: 0.05 }),
    );
    expect({ requests, unanswered, failed }).toEqual({ requests: 5, unanswered: 5, failed: null });
    expect(decoded(histogram).totalCount).toBe(10);
    // Three times 50 ms and a second after the end of the load.
    expect(percentilesOf(histogram, [60])[0]).toBeGreaterThan(1100);
    expect(seconds).toBeGreaterThan(1.1);
  });
});

describe('a wrong answer ends the load', () => {
  test.each<[string, string, number, string]>([
    ['a status', 'so busy', 503, 'HTTP 503: so busy'],
    ['errors', '{"errors":[{"message":"it broke"}],"data":null}', 200, 'it broke'],
    [
      'errors behind the data',
      `{"data":{"of":"${'x'.repeat(5000)}"},"errors":[{"message":"it broke"}]}`,
      200,
      'errors: ',
    ],
    ['something else', 'not JSON "errors"', 200, 'not JSON'],
  ])('%s', async (_, body, status, told) => {
    await using server = await served(({ respond }, i) => (i === 2 ? respond(body, status) : respond()));
    const { failed, requests } = await run(load(server, { connections: 1, seconds: 30 }));
    expect(failed).toContain(told);
    expect(requests).toBe(2);
  });

  test('in an open loop too, and no more is sent', async () => {
    await using server = await served(({ respond }, i) => (i === 2 ? respond('', 500) : respond()));
    const { failed } = await run(load(server, { rate: 20, seconds: 30 }));
    expect(failed).toContain('HTTP 500');
    expect(server.arrivals.length).toBeLessThan(20);
  });

  test('a connection that breaks is one', async () => {
    await using server = await served(({ respond, response }, i) => (i === 2 ? response.destroy() : respond()));
    const { failed } = await run(load(server, { connections: 1, seconds: 30 }));
    expect(failed).not.toBeNull();
  });

  test('data that speaks of errors is none', async () => {
    await using server = await served(({ respond }) => respond('{"data":{"errors":["none"],"as":"\\"errors\\""}}'));
    const { failed, requests } = await run(load(server, { most: 5, seconds: 30 }));
    expect({ failed, requests }).toEqual({ failed: null, requests: 5 });
  });

  test('a server that is not there is an error', async () => {
    const server = await served(atOnce);
    await server[Symbol.asyncDispose]();
    await expect(run(load(server, {}))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a command before each request', () => {
  const commanded = (port: number): readonly LoadRequest[] => [{ ...request('read'), before: { port, body: 'write' } }];

  test('is acknowledged first, and the request carries its token', async () => {
    await using desk = await served(({ respond }, i) => respond(`{"data":{"written":{"token":"t${i}"}}}`));
    await using server = await served(atOnce);
    const { requests } = await run(
      load(server, { requests: commanded(desk.port), connections: 1, most: 3, seconds: 30 }),
    );
    expect(requests).toBe(3);
    expect(desk.arrivals.map(({ body, path }) => [body, path])).toEqual(Array(3).fill(['write', '/graphql']));
    expect(server.arrivals.map(({ headers }) => headers['joinery-after'])).toEqual(['t0', 't1', 't2']);
  });

  test('is part of what is measured', async () => {
    await using desk = await served(({ respond }) =>
      setTimeout(() => respond('{"data":{"written":{"token":"t"}}}'), 30),
    );
    await using server = await served(atOnce);
    const { histogram } = await run(load(server, { requests: commanded(desk.port), rate: 20, seconds: 0.2 }));
    expect(percentilesOf(histogram, [0])[0]).toBeGreaterThan(28);
  });

  test.each(['{"data":{"written":null}}', '{"data":null,"errors":[{"message":"refused"}]}'])(
    'that gets no token ends the load: %s',
    async (answer) => {
      await using desk = await served(({ respond }) => respond(answer));
      await using server = await served(atOnce);
      const { failed } = await run(load(server, { requests: commanded(desk.port), seconds: 30 }));
      expect(failed).toContain(answer);
      expect(server.arrivals).toHaveLength(0);
    },
  );
});
