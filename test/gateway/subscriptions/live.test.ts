import { describe, expect, test } from '@jest/globals';
import { apiError } from '../../../api/index.ts';
import { openLive, type Waiting } from '../../../gateway/subscriptions/live.ts';

const said =
  (cursor: string): Waiting =>
  () =>
    Promise.resolve({ answer: { data: { cursor } }, cursor });
const many = (count: number) => Array.from({ length: count }, (_, i) => said(`${i}`));

function opened(buffer = 3) {
  let ends = 0;
  const fed = openLive({ start: 's', buffer, onEnd: () => ends++ });
  return { ...fed, ends: () => ends };
}

describe('a running subscription', () => {
  test('gives messages in order, whether they came before or after they were asked for', async () => {
    const { live, offer } = opened();
    offer(said('1'));
    const first = await live.next();
    const second = live.next();
    offer(said('2'));
    expect([first.value, (await second).value]).toMatchObject([{ cursor: '1' }, { cursor: '2' }]);
  });

  test('makes a message only when it is asked for', async () => {
    const { live, offer } = opened();
    let made = 0;
    offer(() => {
      made++;
      return said('1')();
    });
    expect(made).toBe(0);
    await live.next();
    expect(made).toBe(1);
  });

  test('ends as slow when more wait than may, at once and with what to do; what waited is let go', async () => {
    const { live, offer, waiting, ends } = opened(3);
    for (const each of many(3)) offer(each);
    expect(live.ended()).toBeNull();
    offer(said('too many'));
    const ended = await live.whenEnded;
    expect(ended).toMatchObject({ why: 'slow', error: { extensions: { code: 'LIMIT_EXCEEDED', bound: 3 } } });
    expect(ended.error.message).toMatch(/behind the last cursor/);
    expect([waiting(), ends(), await live.next()]).toEqual([0, 1, { done: true, value: undefined }]);
  });

  test('what is told of the past is never too much, and counts for nothing beside what is new', async () => {
    const { live, offer, offerPast, waiting } = opened(3);
    offerPast(many(50));
    for (const each of many(3)) offer(each);
    expect([live.ended(), waiting()]).toEqual([null, 53]);
    for (let i = 0; i < 50; i++) await live.next();
    offer(said('too many'));
    expect(live.ended()?.why).toBe('slow');
  });

  test('is ended by its client once, frees everything, and says nothing more', async () => {
    const { live, offer, end, waiting, isOpen, ends } = opened();
    offer(said('1'));
    const asked = live.next();
    await asked;
    const waits = live.next();
    await live.return();
    await live.return();
    offer(said('2'));
    end('stopping', apiError('SERVICE_UNAVAILABLE', 'too late'));
    expect(await waits).toEqual({ done: true, value: undefined });
    expect([waiting(), isOpen(), ends(), live.ended()]).toEqual([0, false, 1, null]);
  });

  test('a message that was under way when it ended is not given', async () => {
    const { live, offer } = opened();
    let give: (message: Awaited<ReturnType<Waiting>>) => void = () => {};
    offer(() => new Promise((resolve) => (give = resolve)));
    const asked = live.next();
    await live.return();
    give(await said('1')());
    expect(await asked).toEqual({ done: true, value: undefined });
  });
});
