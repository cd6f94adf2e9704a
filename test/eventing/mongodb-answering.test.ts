import { expect, test } from '@jest/globals';
import { Unavailable } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';

const failure = (error: Error) => answering(() => Promise.reject(error)).catch((thrown: unknown) => thrown);

test.each(['EPIPE', 'ECONNRESET'])('a socket that ended under a write (%s) is the server away', async (code) => {
  const ended = Object.assign(new Error('This socket has been ended by the other party'), { code });
  const thrown = await failure(ended);
  expect(thrown).toBeInstanceOf(Unavailable);
  expect(thrown).toMatchObject({ server: 'MongoDB', done: 'unknown', cause: ended });
});

test('what is wrong inside stays what it is', async () => {
  const wrong = new TypeError('cannot read properties of undefined');
  expect(await failure(wrong)).toBe(wrong);
});
