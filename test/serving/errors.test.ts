import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Running, running } from '../subgraphs/running.ts';
import { bookshop, FAILURES } from './bookshop.ts';

let shop: Running;
beforeAll(async () => {
  shop = await running(bookshop);
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});
const fail = (name: string) => shop.ask('query ($name: String!) { fails(with: $name) }', { name });

describe('what a resolver throws', () => {
  const known: [name: string, message: unknown, extensions: object][] = [
    ['rejection', 'the book is sold', { code: 'REJECTED', rule: 'BOOK_SOLD' }],
    ['notFound', "no Book has the id 'b1'", { code: 'NOT_FOUND' }],
    ['idTaken', expect.stringMatching(/other content/), { code: 'CONFLICT' }],
    ['tooManyConflicts', expect.stringMatching(/try again/), { code: 'CONFLICT' }],
    ['badInput', 'no', { code: 'BAD_USER_INPUT', faults: [] }],
    ['unavailable', 'customers is down', { code: 'SERVICE_UNAVAILABLE', service: 'customers' }],
    ['storeAway', expect.stringMatching(/ask again/), { code: 'SERVICE_UNAVAILABLE', service: 'bookshop' }],
  ];
  test.each(known)('%s: the client learns what it may know', async (name, message, extensions) => {
    const logged = shop.logged.length;
    const { data, errors } = await fail(name);
    expect(data).toEqual({ fails: null });
    expect(errors).toEqual([{ message, locations: expect.anything(), path: ['fails'], extensions }]);
    expect(shop.logged).toHaveLength(logged);
  });

  const foreseen = new Set(known.map(([name]) => name));
  const unforeseen = Object.keys(FAILURES).filter((name) => !foreseen.has(name));
  test.each(unforeseen)('%s: the client learns an id that stands in the log, and nothing else', async (name) => {
    const { errors } = await fail(name);
    expect(errors).toMatchObject([{ path: ['fails'], extensions: { code: 'INTERNAL', id: expect.any(String) } }]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|\.ts|stack/);
    expect(Object.keys(errors[0]!.extensions).sort()).toEqual(['code', 'id']);
    expect(shop.logged.at(-1)).toContain(String(errors[0]!.extensions.id));
    expect(shop.logged.at(-1)).toContain('secret');
  });

  test('the log has the stack', async () => {
    await fail('type');
    expect(shop.logged.at(-1)).toMatch(/TypeError: secret.*\n +at .*bookshop\.ts/s);
  });
});

describe('what never reaches a resolver', () => {
  test.each([
    ['{ book(', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($id: ID!) { book(id: $id) { id } }', 'BAD_USER_INPUT'],
    ['query a { __typename } query b { __typename }', 'BAD_USER_INPUT'],
  ])('%s is %s', async (query, code) => {
    const { errors } = await shop.ask(query);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code }]);
  });
});
