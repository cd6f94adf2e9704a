import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { strategies } from '../differential/system.ts';
import { type History, openHistory } from './subscription-history.ts';

let history: History;
let payload: Awaited<ReturnType<History['payloads']>>[number];
let id: string;
beforeAll(async () => {
  history = await openHistory(4);
  const variables = {};
  const query =
    '{ containers(filter: { status: [ALLOCATED, LOADED] }, first: 100) { nodes { order { id customer { id } voyage { id } } } } }';
  const { data } = await history.tell('composition', { query, variables });
  const { nodes } = (
    data as {
      containers: { nodes: { order: { id: string; customer: object | null; voyage: object | null } | null }[] };
    }
  ).containers;
  id = nodes.find(({ order }) => order?.customer && order.voyage)!.order!.id;
  payload = (await history.payloads('orderChanged')).find(({ order }) => (order as { id: string }).id === id)!;
}, 120_000);
afterAll(async () => {
  await history[Symbol.asyncDispose]();
});

const ORDER = `{
  id status customer { id name address { city } orders(first: 2) { totalCount nodes { id voyage { ship } } } }
  pickupPort { unlocode name } voyage { ship from { name } freeCapacity }
  containers { id brand telemetry { temperature } port { name } order { id status customer { name } } }
}`;
const subscription = `subscription { orderChanged(id: "x") { event order ${ORDER} at version } }`;
const errorsOf = ({ errors = [] }: ExecutionResult, depth: number) =>
  errors.map(({ path, extensions, message }) => JSON.stringify([path?.slice(depth), extensions, message])).sort();

test('an order in depth is by both strategies what the query for it is', async () => {
  const answers = await Promise.all(
    strategies.map(async (strategy) => {
      const versions: Record<string, number> = {};
      const told = await history.tell(strategy, { query: subscription }, { payload, versions });
      const asked = await history.tell(strategy, { query: `{ order(id: "${id}") ${ORDER} }` });
      expect([told.errors, asked.errors]).toEqual([undefined, undefined]);
      const { event, at, version } = payload;
      expect(told.data).toEqual({ orderChanged: { event, at, version, order: asked.data!.order } });
      if (strategy === 'view') expect(versions[`orders-${id}`]).toBeGreaterThanOrEqual(Number(payload.version));
      return JSON.stringify(told);
    }),
  );
  expect(answers[1]).toBe(answers[0]);
});

describe('a service that is away', () => {
  const away = async <T>(service: string, during: () => Promise<T>): Promise<T> => {
    await history.stop(service);
    try {
      return await during();
    } finally {
      await history.restart(service);
    }
  };
  const tell = () => history.tell('composition', { query: subscription }, { payload });

  test.each(['customers', 'containers', 'voyages'])('%s costs what it costs the query', async (service) => {
    const [told, asked] = await away(service, async () => [
      await tell(),
      await history.tell('composition', { query: `{ order(id: "${id}") ${ORDER} }` }),
    ]);
    expect(asked.errors?.length).toBeGreaterThan(0);
    expect(errorsOf(told, 2)).toEqual(errorsOf(asked, 1));
    expect((told.data as { orderChanged: object }).orderChanged).toMatchObject({ order: asked.data!.order });
    for (const { extensions } of told.errors!) expect(extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', service });
    expect((await tell()).errors).toBeUndefined();
  });

  test('that of the event leaves no data, with one error at what it was asked for', async () => {
    const { data, errors } = await away('orders', tell);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['orderChanged', 'order'], extensions: { code: 'SERVICE_UNAVAILABLE', service: 'orders' } },
    ]);
  });

  test('is not missed where the event says all that was asked', async () => {
    const query = 'subscription { orderChanged(id: "x") { event order { id } } }';
    const { data, errors } = await away('orders', () => history.tell('composition', { query }, { payload }));
    expect([data, errors]).toEqual([{ orderChanged: { event: payload.event, order: { id } } }, undefined]);
  });
});

test('an order that is gone is the same one error by both strategies', async () => {
  const nobody = { ...payload, order: { id: 'nobody' } };
  for (const strategy of strategies) {
    const { data, errors } = await history.tell(strategy, { query: subscription }, { payload: nobody });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['orderChanged', 'order'],
        message: "the Order 'nobody' of this event does not exist any more",
        extensions: { code: 'NOT_FOUND' },
      },
    ]);
  }
});
