import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Result } from '../../../bench/comparison/result.ts';

const ROOT = join(import.meta.dirname, '../../..');
const out = await mkdtemp(join(tmpdir(), 'joinery-bench-'));
const CACHE = join(ROOT, '.cache/bench');
const scratches = async () =>
  (existsSync(CACHE) ? await readdir(CACHE) : []).filter((name) => name.includes('.scratch-'));
/** Left by others, such as a run that was killed. */
const before = await scratches();
afterAll(() => rm(out, { recursive: true, force: true }));

/** `npm run bench` with these arguments; `interrupt` once it has said this. */
async function bench(args: readonly string[], interrupt?: string, without: readonly string[] = []) {
  const env = { ...process.env };
  for (const name of ['NODE_OPTIONS', ...without]) delete env[name];
  const running = spawn(process.execPath, ['--import', 'tsx/esm', 'bench/main.ts', ...args], { cwd: ROOT, env });
  let [stdout, stderr] = ['', ''];
  running.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  running.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (interrupt === undefined || !stderr.includes(interrupt)) return;
    interrupt = undefined; // a second time would end it at once
    running.kill('SIGINT');
  });
  const [code] = await once(running, 'close');
  return { code: code as number, stdout, stderr };
}

const resultIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Result;

const SMALL = ['--quick', '--only', 'point', '--orders', '300', '--duration', '0.05'];

test('a quick run of one question finds something of everything; interrupted in its last step it has all the others', async () => {
  const { code, stdout, stderr } = await bench([...SMALL, '--out', out], 'tail amplification');
  expect(stderr).not.toContain('Error');
  const result = resultIn(out);
  expect(result).toMatchObject({ whole: false, schema: 'joinery-comparison/2' });
  expect(result.left).toEqual(['scaling with data: left out by --quick', expect.stringContaining('interrupted')]);
  expect(code).toBe(130);
  expect(stdout).toContain('report.html');
  expect(existsSync(join(out, 'report.html'))).toBe(true);
  expect(await scratches()).toEqual(before);

  expect(result.equality.length).toBeGreaterThanOrEqual(4);
  expect(result.equality.filter(({ equal }) => !equal)).toEqual([]);
  expect(result.cells.map(({ question, placement, failed }) => [question, placement, failed])).toEqual([
    ['point', 'view', null],
    ['point', 'gateway', null],
    ['point', 'bff', null],
    ['point', 'service', null],
  ]);
  // The view asks no service, composition as many as the question joins.
  expect(result.cells.map(({ measured }) => Math.round(measured!.serviceRequests))).toEqual([0, 3, 3, 3]);
  expect(result.differences).toHaveLength(9);
  expect(result.generator!.throughput.median).toBeGreaterThan(0);
  expect(result.selfTest!.same).toHaveLength(3);
  expect(new Set(result.scaling.map(({ by }) => by))).toEqual(new Set(['services', 'page', 'network', 'writes']));
  expect(result.staleness.every(({ events }) => events > 0)).toBe(true);
  expect(result.viewPrice!.writesAnEvent).toBeGreaterThan(0);
  expect(result.crossings).toHaveLength(3);
  for (const { reads, view } of result.crossings) expect([reads >= 15, view > 0]).toEqual([true, true]);
  const down = result.availability.filter(({ fault, service }) => fault === 'down' && service === 'customers');
  expect(down.map(({ placement, complete, partial }) => [placement, complete, partial])).toEqual([
    ['view', 4, 0],
    ['gateway', 0, 4],
    ['bff', 0, 4],
    ['service', 0, 4],
  ]);
}, 300_000);

test('a question that is not there is refused with those that are, before much is started', async () => {
  const { code, stderr } = await bench([...SMALL.slice(0, 2), 'pointt', '--orders', '300', '--out', out]);
  expect(code).toBe(2);
  expect(stderr).toContain('pointt');
  expect(stderr).toContain('read-your-writes');
  expect(stderr).not.toContain('    at ');
}, 120_000);

test('servers that nothing names are told before data is made', async () => {
  const args = [...SMALL, '--servers', '--orders', '299', '--out', out];
  const { code, stderr } = await bench(args, undefined, ['KAFKA_BROKERS', 'MONGODB_URL']);
  expect(code).toBe(2);
  expect(stderr).toContain('KAFKA_BROKERS');
  expect(stderr).not.toContain('seeding');
}, 120_000);
