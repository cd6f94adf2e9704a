import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { system } from '../../joinery.config.ts';
import { systemSettings } from '../../runtime/settings-of.ts';
import { ROOT } from '../architecture/sources.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('the README lists every setting with its default, its readers and its purpose, and no other', () => {
  const listed = readme.split('\n').filter((line) => /^\| `(JOINERY|KAFKA|MONGODB)_/.test(line));
  const expected = systemSettings(system).map(
    ({ name, standard, parts, about }) => `| \`${name}\` | ${standard} | ${parts} | ${about} |`,
  );
  expect(listed).toEqual(expected);
});

test('every file and command that the README names is there', () => {
  const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;
  const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, script]) => script as string);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
  const links = [...readme.matchAll(/\]\(((?!http)[^)#]+)\)/g)].map(([, path]) => path as string);
  expect(links.length).toBeGreaterThan(3);
  for (const path of links) expect(existsSync(join(ROOT, path)) ? path : `${path} is missing`).toBe(path);
});
