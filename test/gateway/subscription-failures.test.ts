import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { type Market, openMarket, type ServiceName } from './subscription-market.ts';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => {
  await market[Symbol.asyncDispose]();
});

const sold = (selection: string) => `subscription { sold(shop: "s1") { ${selection} } }`;
const PAYLOAD = {
  cursor: 'c1',
  copies: 2,
  book: { id: 'emma' },
  gift: { id: 'ulysses' },
  others: [{ id: 'emma' }, { id: 'ulysses' }],
  maybe: [{ id: 'emma' }, { id: 'ulysses' }],
  slips: [{ text: 'one', book: { id: 'emma' } }],
  author: { id: 'joyce' },
};

/** Data, and of each error what a client can rely on, with the field that it points at. */
const told = (query: string, { data, errors }: ExecutionResult) => ({
  data,
  errors: errors?.map(({ message, path, locations, extensions }) => ({
    message,
    path: path?.join('.'),
    at: /^\w+(: \w+)?/.exec(query.slice((locations?.[0]?.column ?? 0) - 1))?.[0],
    ...extensions,
  })),
});

/** By both strategies, which must not differ. */
async function both(query: string, payload: Readonly<Record<string, unknown>> = PAYLOAD) {
  const composed = told(query, await market.composition.tell(query, { payload }));
  expect(told(query, await market.view.tell(query, { payload }))).toEqual(composed);
  return composed;
}

describe('an entity that is no longer there', () => {
  const gone = (id: string) => ({
    code: 'NOT_FOUND',
    message: `the Book '${id}' of this event does not exist any more`,
  });
  const without = (id: string) => {
    const { stock } = market;
    stock.Book.splice(0, stock.Book.length, ...stock.Book.filter((book) => book.id !== id));
  };
  let before: Market['stock']['Book'];
  beforeAll(() => {
    before = [...market.stock.Book];
    without('emma');
  });
  afterAll(() => {
    market.stock.Book.splice(0, market.stock.Book.length, ...before);
  });

  test.each<[string, string, string, string]>([
    ['in a field that cannot be null', sold('cursor book { title }'), 'sold.book', 'book'],
    ['of which only what may be null is asked', sold('cursor book { id subtitle }'), 'sold.book', 'book'],
    ['under an alias', sold('b: book { author { name } }'), 'sold.b', 'b: book'],
    ['in a list', sold('others { id title }'), 'sold.others.0', 'others'],
    ['within a plain object', sold('slips { text book { title } }'), 'sold.slips.0.book', 'book'],
    ['twice: the first is told', sold('cursor b: book { title } a: book { subtitle }'), 'sold.b', 'b: book'],
  ])('%s leaves no data and one error', async (_, query, path, at) => {
    expect(await both(query)).toEqual({ data: null, errors: [{ ...gone('emma'), path, at }] });
  });

  test.each([
    [
      'a field',
      sold('copies gift { title author { name } }'),
      { ...PAYLOAD, gift: { id: 'emma' } },
      { copies: 2, gift: null },
    ],
    ['of which it alone was asked', sold('gift { subtitle }'), { ...PAYLOAD, gift: { id: 'emma' } }, { gift: null }],
    ['an element', sold('maybe { id title }'), PAYLOAD, { maybe: [null, { id: 'ulysses', title: 'Ulysses' }] }],
  ])('that may be null is null: %s', async (_, query, payload, sale) => {
    expect(await both(query, payload)).toEqual({ data: { sold: sale }, errors: undefined });
  });

  test('is not missed where the event says all that was asked', async () => {
    expect(await both(sold('book { id __typename }'))).toEqual({
      data: { sold: { book: { id: 'emma', __typename: 'Book' } } },
      errors: undefined,
    });
  });

  test('beside one that is', async () => {
    const asked = await both(sold('gift { title } author { name favourite { title } } copies'));
    expect(asked).toEqual({
      data: { sold: { gift: { title: 'Ulysses' }, author: { name: 'James Joyce', favourite: null }, copies: 2 } },
      errors: undefined,
    });
  });
});

describe('a service that is away', () => {
  const away = async (name: ServiceName, query: string) => {
    await market.stop(name);
    try {
      return await market.composition.tell(query, { payload: PAYLOAD });
    } finally {
      await market.start(name);
    }
  };
  const whole = sold('cursor book { id t: title author { name } verdict } gift { title } copies');

  test.each<[ServiceName, string, unknown, string[]]>([
    ['books', sold('cursor book { title }'), null, ['sold.book']],
    ['books', sold('cursor book { id: title }'), null, ['sold.book']],
    ['books', sold('cursor gift { title }'), { cursor: 'c1', gift: null }, ['sold.gift']],
    [
      'books',
      sold('copies book { k: id subtitle author { name } }'),
      { copies: 2, book: { k: 'emma', subtitle: null, author: null } },
      ['sold.book.author', 'sold.book.subtitle'],
    ],
    ['books', sold('copies maybe { title }'), { copies: 2, maybe: [null, null] }, ['sold.maybe.0', 'sold.maybe.1']],
    ['books', sold('cursor copies book { id }'), { cursor: 'c1', copies: 2, book: { id: 'emma' } }, []],
    ['authors', whole, { book: { author: null, t: 'Emma' } }, ['sold.book.author']],
    ['authors', sold('author { name }'), { author: null }, ['sold.author']],
    ['reviews', sold('cursor gift { verdict }'), { cursor: 'c1', gift: null }, ['sold.gift']],
    ['reviews', sold('book { id stars }'), { book: { id: 'emma', stars: null } }, ['sold.book.stars']],
  ])('%s, for %s', async (service, query, sale, paths) => {
    const { data, errors = [] } = await away(service, query);
    if (sale === null) expect(data).toBeNull();
    else expect(data).toMatchObject({ sold: sale as Record<string, unknown> });
    expect(errors.map(({ path }) => path?.join('.')).sort()).toEqual(paths);
    for (const { extensions } of errors) expect(extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', service });
  });

  test('is asked again for the next event', async () => {
    expect((await away('authors', whole)).errors).toHaveLength(1);
    const { data, errors } = await market.composition.tell(whole, { payload: PAYLOAD });
    expect([data, errors]).toMatchObject([{ sold: { book: { author: { name: 'Jane Austen' } } } }, undefined]);
  });
});

describe('an error of a service', () => {
  const compose = async (query: string, payload: Readonly<Record<string, unknown>>) =>
    told(query, await market.composition.tell(query, { payload }));

  test('has its place in the whole response', async () => {
    const asked = await compose(sold('copies maybe { title oops: broken }'), PAYLOAD);
    const error = { message: 'torn', code: 'CONFLICT', at: 'oops: broken' };
    expect(asked).toEqual({
      data: {
        sold: {
          copies: 2,
          maybe: [
            { title: 'Emma', oops: null },
            { title: 'Ulysses', oops: null },
          ],
        },
      },
      errors: [0, 1].map((index) => ({ ...error, path: `sold.maybe.${index}.oops` })),
    });
  });

  test('about an entity is the one error: it is not gone as well', async () => {
    const asked = await compose(sold('copies book { title }'), { ...PAYLOAD, book: { id: 'cursed' } });
    const error = { message: 'nobody may read it', code: 'LIMIT_EXCEEDED', path: 'sold.book', at: 'book' };
    expect(asked).toEqual({ data: null, errors: [error] });
  });

  test('about one that may be null leaves null there', async () => {
    const asked = await compose(sold('copies gift { id subtitle }'), { ...PAYLOAD, gift: { id: 'cursed' } });
    const error = { message: 'nobody may read it', code: 'LIMIT_EXCEEDED', path: 'sold.gift', at: 'gift' };
    expect(asked).toEqual({ data: { sold: { copies: 2, gift: null } }, errors: [error] });
  });

  test('that says that its own server is away is as if the service was', async () => {
    const payload = { ...PAYLOAD, gift: { id: 'away' } };
    const asked = await compose(sold('copies gift { id subtitle }'), payload);
    const error = { message: 'ask again', code: 'SERVICE_UNAVAILABLE', service: 'books' };
    expect(asked).toEqual({
      data: { sold: { copies: 2, gift: { id: 'away', subtitle: null } } },
      errors: [{ ...error, path: 'sold.gift.subtitle', at: 'subtitle' }],
    });
  });

  test('within an entity is told at its own place', async () => {
    const asked = await compose(sold('copies book { id subtitle tag(value: "bad") }'), PAYLOAD);
    const error = { message: 'no such tag', code: 'CONFLICT', path: 'sold.book.tag', at: 'tag' };
    expect(asked).toEqual({ data: null, errors: [error] });
  });
});
