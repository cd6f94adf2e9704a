import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { accountEvent, gatewayOn, ownersChanged } from './clients.ts';
import { partitionedFeed } from './partitioned-feed.ts';

test('a reader stays for who waits for its turn in it, when the last who had his has gone', async () => {
  await using feed = partitionedFeed(1);
  for (const version of [1, 2]) feed.write(accountEvent('a1', version));
  let answers = false;
  await using gateway = gatewayOn(feed, { window: 100, earlier: 0, linger: 0, answers: () => answers });
  const first = await gateway.subscribe(ownersChanged, 'o1', null);
  // It does not say to whom it belongs, and nobody can be asked: those behind it wait.
  feed.write(accountEvent('a1', 3));
  await feed.step();
  const second = await gateway.subscribe(ownersChanged, 'o1', null);
  await first.return();
  await setTimeout(5); // longer than a reader without members lingers
  answers = true;
  feed.write(accountEvent('a1', 4));
  expect(feed.readers()).toBe(1);
  await feed.step();
  const { value } = await second.next();
  expect(value.answer.data).toEqual({ id: 'accounts-a1@4', of: 'a1' });
  await second.return();
});
