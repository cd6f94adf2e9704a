import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serverProcesses, usageOfServers } from '../../../bench/comparison/processes/server-processes.ts';

test('servers on this machine are read by the process numbers that they left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-pids-'));
  await writeFile(join(folder, 'kafka-1.pid'), `${process.pid}\n`);
  await writeFile(join(folder, 'kafka-2.pid'), `${process.ppid}\n`);
  await writeFile(join(folder, 'mongodb-1.pid'), `${2 ** 22 + 1}\n`); // has ended
  const processes = serverProcesses(folder);
  await rm(folder, { recursive: true });
  if (process.platform !== 'linux') return expect(processes).toEqual([]);
  expect(processes.map(({ name }) => name).sort()).toEqual(['kafka-1', 'kafka-2']);
  const alone = usageOfServers(processes.filter(({ name }) => name === 'kafka-1')).kafka!;
  const { kafka, ...others } = usageOfServers(processes);
  expect(others).toEqual({});
  expect(alone.cpu).toBeGreaterThan(0);
  expect(alone.rss / process.memoryUsage.rss()).toBeCloseTo(1, 0);
  expect(kafka!.rss).toBeGreaterThan(alone.rss);
});

test('without a folder there are none', () => expect(serverProcesses(join(tmpdir(), 'there-is-none'))).toEqual([]));
