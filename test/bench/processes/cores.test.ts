import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { allowedCores, cores, divide, keepApart, numbersIn } from '../../../bench/comparison/processes/cores.ts';

describe('whose cores are whose', () => {
  test.each([
    { available: [0, 1], client: [1], servers: [0] },
    { available: [2, 3, 6, 7], client: [7], servers: [2, 3, 6] },
    { available: [0, 1, 2, 3, 4, 5, 6, 7], client: [6, 7], servers: [0, 1, 2, 3, 4, 5] },
    { available: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], client: [8, 9], servers: [0, 1, 2, 3, 4, 5, 6, 7] },
  ])('of $available the client has $client', ({ available, client, servers }) => {
    expect(divide(available)).toEqual({ client, servers });
  });

  test('one core cannot be divided', () => expect(divide([3])).toBeNull());

  test('Linux lists them by ranges', () => expect(numbersIn('0-2,5,8-9')).toEqual([0, 1, 2, 5, 8, 9]));
});

const divided = cores();

(divided === null ? test.skip : test)('running servers are moved, and moved back', async () => {
  const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(server, 'spawn');
  const pid = server.pid!;
  const before = { server: allowedCores(pid), own: allowedCores(process.pid) };
  const gone = { name: 'kafka-9', pid: 2 ** 22 + 1 }; // above any process's number
  const apart = await keepApart(divided!, [{ name: 'mongodb-9', pid }, gone]);
  const meanwhile = { moved: apart.moved, server: allowedCores(pid), own: allowedCores(process.pid) };
  await apart[Symbol.asyncDispose]();
  const after = { server: allowedCores(pid), own: allowedCores(process.pid) };
  server.kill();
  expect(meanwhile).toEqual({ moved: ['mongodb-9'], server: divided!.servers, own: divided!.client });
  expect(after).toEqual(before);
});
