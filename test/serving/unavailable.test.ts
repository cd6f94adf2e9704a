import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EventStore, Unavailable } from '../../eventing/index.ts';
import { type Running, replacing, running } from '../subgraphs/running.ts';
import { bookshop } from './bookshop.ts';

/** What the database does at the moment: all goes through it unless the test says so. */
const database = { read: async () => {}, write: async () => {}, reads: 0, written: async () => {} };
const standard = { ...database };
const away = (done: 'no' | 'unknown') => async () => {
  throw new Unavailable('MongoDB', done, new Error('connect ECONNREFUSED 10.0.0.7:27017'));
};
const throughDatabase = (store: EventStore): EventStore =>
  replacing(store, {
    async load(kind, ids) {
      database.reads++;
      await database.read();
      return store.load(kind, ids);
    },
    async append(appends, checkpoint) {
      await database.write();
      const appended = await store.append(appends, checkpoint);
      await database.written();
      return appended;
    },
  });

let shop: Running;
beforeAll(async () => {
  shop = await running(bookshop, throughDatabase);
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});
beforeEach(() => {
  Object.assign(database, standard);
});

const add = (id: string, title = 'T') =>
  shop.ask<{ addBook: object } | null>(
    'mutation ($id: ID!, $title: String!) { addBook(input: { id: $id, title: $title }) { book { id } } }',
    { id, title },
  );

describe('while the database of a service is away', () => {
  test('a query is SERVICE_UNAVAILABLE, names the service and nothing inside, and is not in the log', async () => {
    database.read = away('unknown');
    const { data, errors } = await shop.ask('{ book(id: "b1") { title } }');
    expect(data).toEqual({ book: null });
    expect(errors).toMatchObject([{ path: ['book'] }]);
    expect(errors[0]!.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', service: 'bookshop' });
    expect(JSON.stringify(errors)).not.toMatch(/MongoDB|10\.0\.0\.7/);
    expect(shop.logged).toEqual([]);
  });

  test('many entities of one request wait for one read, not for one each', async () => {
    database.read = away('no');
    const representations = Array.from({ length: 20 }, (_, n) => ({ __typename: 'Book', id: `b${n}` }));
    const { errors } = await shop.ask('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
      r: representations,
    });
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
    expect([errors.length, database.reads]).toEqual([20, 1]);
  });

  test.each([
    ['when it could not be read', { read: away('unknown') }, 'no'],
    ['when the write found no server', { write: away('no') }, 'no'],
    ['when the write was lost in the middle', { write: away('unknown') }, 'unknown'],
    ['when only its answer was lost', { written: away('unknown') }, 'unknown'],
  ])('a command says whether it may have been done, and what to repeat: %s', async (name, outage, done) => {
    Object.assign(database, outage);
    const { data, errors } = await add(name.replaceAll(' ', '-'));
    expect(data).toBeNull();
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'SERVICE_UNAVAILABLE', service: 'bookshop', done, id: name.replaceAll(' ', '-') },
    ]);
    expect(shop.logged).toEqual([]);
  });

  test('a command is tried once: whether to repeat it is for the client to say', async () => {
    let writes = 0;
    database.write = async () => {
      writes++;
      await away('unknown')();
    };
    await add('once');
    expect(writes).toBe(1);
  });

  test('repeated with the same id, a creation whose answer was lost is not done twice', async () => {
    database.written = away('unknown');
    const [first] = (await add('lost')).errors;
    expect(first?.message).toContain("ask again with the id 'lost'");
    Object.assign(database, standard);
    const before = await shop.service.context.store.logEnd();
    expect((await add('lost')).data).toEqual({ addBook: { book: { id: 'lost' } } });
    expect(await shop.service.context.store.logEnd()).toBe(before);
  });
});
