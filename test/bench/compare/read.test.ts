import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BadResult, readResult } from '../../../bench/comparison/compare/read.ts';
import { madeUp } from '../report/made-up.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-compare-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (text: string): Promise<string> => {
  const file = join(folder, 'report.json');
  await writeFile(file, text);
  return file;
};

test('a report is read as it was written', async () => {
  expect(await readResult(await written(JSON.stringify(madeUp)))).toEqual(JSON.parse(JSON.stringify(madeUp)));
});

test.each([
  ['{"schema": "joinery-comp', 'is no JSON: '],
  ['', 'is no JSON: '],
  ['[]', 'is no report of a comparison: it names no schema'],
  ['null', 'is no report of a comparison: it names no schema'],
  ['{"name": "append", "rows": []}', 'is no report of a comparison: it names no schema'],
  ['{"schema": "something-else/1"}', 'is no report of a comparison: its schema is something-else/1'],
  ['{"schema": "joinery-comparison/1"}', 'is of schema joinery-comparison/1, this version reads joinery-comparison/2'],
  ['{"schema": "joinery-comparison/2", "machine": {}}', 'lacks versions, settings, questions, cells'],
])('%s is told as what it is', async (text, told) => {
  const file = await written(text);
  const reading = readResult(file);
  await expect(reading).rejects.toBeInstanceOf(BadResult);
  await expect(reading).rejects.toMatchObject({ code: 'BAD_RESULT', file, message: expect.stringContaining(told) });
});

test('a file that is not there, and a folder', async () => {
  await expect(readResult(join(folder, 'none.json'))).rejects.toThrow('none.json is not there');
  await expect(readResult(folder)).rejects.toThrow('cannot be read: EISDIR');
});
