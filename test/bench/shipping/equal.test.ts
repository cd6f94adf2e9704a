import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Question } from '../../../bench/comparison/question.ts';
import { workload } from '../../../bench/shipping/workload.ts';
import { runningSystem, type TestSystem } from '../../system/running.ts';
import { type Answer, ask, difference } from './asked.ts';
import { addressesOf, asking, type Placed, place, placement } from './placed.ts';
import { elementsOf } from './schema.ts';

const NAMES = [
  ...['point', 'page', 'customer', 'manifest', 'deep', 'search', 'aggregate', 'count', 'few', 'many'],
  'read-your-writes',
];
const MEMBERS = [
  ...[1, 2, 3, 4].map((services) => `services-${services}`),
  ...[1, 10, 50, 100].map((first) => `page-${first}`),
];

let system: TestSystem;
let placed: Placed;
let questions: ReadonlyMap<string, Question>;
const gateway = () => system.running.gateway!.port;

beforeAll(async () => {
  system = await runningSystem({ JOINERY_SEED_ORDERS: '300' });
  placed = await place(gateway(), addressesOf(system), system.data);
  const asked = asking(gateway());
  const families = await workload.families(asked);
  const all = [
    ...(await workload.questions(asked)),
    ...families.flatMap(({ members }) => members.map(({ question }) => question)),
  ];
  questions = new Map(all.map((question) => [question.name, question]));
});
afterAll(async () => {
  await placed[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});

/** The first, the last and two between. */
const several = <T>(list: readonly T[]): readonly T[] => {
  const last = list.length - 1;
  return [...new Set([0, Math.floor(last / 3), Math.floor((2 * last) / 3), last])].map((i) => list[i]!);
};

/** Tells it to the gateway; the token that the question then carries. */
async function before({ before }: Question, i: number): Promise<Readonly<Record<string, string>>> {
  if (before === undefined) return {};
  const { query, variables } = before;
  const { data, errors } = await ask(placement('gateway'), gateway(), { name: 'before', query }, variables(i));
  expect(errors).toBeUndefined();
  const [payload] = Object.values(data as Record<string, { readonly token: string }>);
  return { 'joinery-after': payload!.token };
}

describe('every placement gives the same answer', () => {
  test('these are all questions', () => {
    expect([...questions.keys()]).toEqual([...NAMES, ...MEMBERS]);
  });

  test.each([...NAMES, ...MEMBERS])('%s', async (name) => {
    const question = questions.get(name)!;
    for (const variables of several(question.variables)) {
      const headers = await before(question, question.variables.indexOf(variables));
      const answers = new Map<string, Answer>();
      for (const [placement, port] of placed.ports) {
        answers.set(placement.name, await ask(placement, port, question, variables, headers));
      }
      const first = answers.get('view')!;
      expect(first.errors).toBeUndefined();
      expect(JSON.stringify(first.data)).not.toMatch(/^\{"\w+":null\}$/);
      for (const [name, answer] of answers) expect([name, difference(first, answer)]).toEqual([name, null]);
    }
  });

  test('also of what does not exist: nothing, and no error', async () => {
    for (const [name, data] of [
      ['point', { order: null }],
      ['customer', { customer: null }],
      ['manifest', { voyage: null }],
      ['deep', { voyage: null }],
      ['read-your-writes', { container: null }],
    ] as const) {
      for (const [placement, port] of placed.ports) {
        const answer = await ask(placement, port, questions.get(name)!, { id: 'nobody' });
        expect([placement.name, answer]).toEqual([placement.name, { status: 200, data }]);
      }
    }
  });

  test('is able to fail: one changed word of one service is found', async () => {
    const customers = addressesOf(system).customers!;
    const forger = createServer(async (request, response) => {
      const body = await request.reduce((text: string, chunk) => text + chunk, '');
      const answer = await fetch(customers, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      response.end((await answer.text()).replace(/"name":"[^"]*"/, '"name":"Paladin"'));
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => forger.once('listening', listening));
    const { port } = forger.address() as AddressInfo;
    const forged = { ...addressesOf(system), customers: `http://127.0.0.1:${port}/graphql` };
    try {
      await using misled = await place(gateway(), forged, system.data);
      const question = questions.get('point')!;
      const right = await ask(placement('view'), gateway(), question, question.variables[0]);
      for (const name of ['bff', 'service']) {
        const found = await ask(placement(name), misled.ports.get(placement(name))!, question, question.variables[0]);
        expect([name, difference(right, found)]).toEqual([name, expect.stringMatching(/Paladin/)]);
      }
    } finally {
      forger.closeAllConnections();
      forger.close();
    }
  });
});

test("the query service's schema is a part of the API", () => {
  const api = new Set(elementsOf(system.running.gateway!.schema));
  const own = elementsOf(buildSchema(readFileSync('bench/shipping/query-service/schema.graphql', 'utf8')));
  expect(own.filter((element) => !api.has(element))).toEqual([]);
  expect(own.length).toBeGreaterThan(100);
});

describe('what is drawn', () => {
  test('has variety', () => {
    const variety = (name: string) => new Set(questions.get(name)!.variables.map((v) => JSON.stringify(v))).size;
    expect(variety('point')).toBeGreaterThanOrEqual(50);
    expect(variety('customer')).toBeGreaterThanOrEqual(20);
    expect(variety('manifest')).toBeGreaterThanOrEqual(20);
    expect(new Set(questions.get('search')!.variables.map(({ country }) => country)).size).toBe(8);
    expect(new Set(questions.get('aggregate')!.variables.map(({ country }) => country)).size).toBe(8);
    expect(variety('page')).toBeGreaterThanOrEqual(4);
    expect(variety('read-your-writes')).toBeGreaterThanOrEqual(10);
  });

  test('is the same for the same data', async () => {
    const again = await workload.questions(asking(gateway()));
    for (const { name, variables } of again) expect(variables).toEqual(questions.get(name)!.variables);
  });

  test('what is measured against something is among the questions', () => {
    for (const name of [...workload.scaled, ...workload.varied]) expect([...questions.keys()]).toContain(name);
  });
});

describe('a wrong request', () => {
  test.each<[string, unknown]>([
    ['point', {}],
    ['point', { id: {} }],
    ['point', null],
    ['page', { first: 'x' }],
    ['page', { first: 0 }],
    ['page', { first: 101 }],
    ['page', { first: 50, after: 'x' }],
    ['search', { country: 'NL', status: 'LOST' }],
    ['count', { tier: null, country: 'NL' }],
    ['aggregate', { country: [] }],
  ])('of %s with %j is told by whoever composes', async (name, variables) => {
    for (const composer of ['gateway', 'bff', 'service']) {
      const { errors = [] } = await ask(
        placement(composer),
        placed.ports.get(placement(composer))!,
        questions.get(name)!,
        variables,
      );
      expect([composer, errors.map(({ extensions }) => extensions?.code)]).toEqual([composer, ['BAD_USER_INPUT']]);
    }
  });

  test('at the BFF: no JSON, another method, another address', async () => {
    const origin = `http://127.0.0.1:${placed.ports.get(placement('bff'))}`;
    const headers = { 'content-type': 'application/json' };
    const status = async (path: string, init: RequestInit) => (await fetch(origin + path, init)).status;
    expect(await status('/point', { method: 'POST', headers, body: '{' })).toBe(400);
    expect(await status('/point', {})).toBe(405);
    expect(await status('/pointless', { method: 'POST', headers, body: '{}' })).toBe(404);
  });

  test('at the query service: what the schema does not have', async () => {
    const service = placement('service');
    const question = { name: 'wrong', query: '{ order(id: "1") { colour } }' };
    const { status, errors } = await ask(service, placed.ports.get(service)!, question, {});
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});
