import { describe, expect, test } from '@jest/globals';
import { groups } from '../../../gateway/subscriptions/group.ts';
import type { Entry } from '../../../gateway/subscriptions/reader.ts';
import { accountEvent } from './clients.ts';

const place = { source: 'accounts/0', offset: 1, sequence: 1 };
const entry: Entry = { event: accountEvent('a1', 1), id: 'a1', place, spot: {}, reached: {} };

/** Counts what is made, and for whom. */
function counting() {
  const made: string[] = [];
  const deserted: (() => boolean)[] = [];
  const all = groups();
  const join = (key: string) =>
    all.join(key, (isDeserted) => {
      deserted.push(isDeserted);
      return async (_, cursor) => {
        made.push(`${key} ${cursor}`);
        return { answer: {}, cursor };
      };
    });
  return { join, made, deserted };
}

describe('who asks for the same', () => {
  test('shares one message for each event, also when it comes to the event later', async () => {
    const { join, made } = counting();
    const [one, other] = [join('k'), join('k')];
    const messages = await Promise.all([one.message(entry, 'c'), other.message(entry, 'c')]);
    expect(messages[0]).toBe(messages[1]);
    expect(await join('k').message(entry, 'c')).toBe(messages[0]);
    expect(made).toEqual(['k c']);
  });

  test('has another message for another cursor, as others have for other questions', async () => {
    const { join, made } = counting();
    const [one, other, stranger] = [join('k'), join('k'), join('l')];
    await Promise.all([one.message(entry, 'c'), other.message(entry, 'd'), stranger.message(entry, 'c')]);
    expect(made).toEqual(['k c', 'k d', 'l c']);
  });

  test('lets the group go with its last member, who leaves once however often that is said', async () => {
    const { join, made, deserted } = counting();
    const [one, other] = [join('k'), join('k')];
    await one.message(entry, 'c');
    one[Symbol.dispose]();
    one[Symbol.dispose]();
    expect(deserted.map((is) => is())).toEqual([false]);
    other[Symbol.dispose]();
    expect(deserted.map((is) => is())).toEqual([true]);
    await join('k').message(entry, 'c');
    expect(made).toEqual(['k c', 'k c']);
  });
});
