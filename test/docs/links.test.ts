import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../architecture/sources.ts';

const DOCS = join(ROOT, 'docs');
const EXTENSION = /\.(ts|js|json|graphql|md)$/;

/** What a document names in backticks that looks like a path of the repository, from the root. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`([\w.-]+(?:\/[\w.-]*)+)`/g)]
    .map(([, path]) => path as string)
    .filter((path) => EXTENSION.test(path) || path.endsWith('/'));

describe.each(readdirSync(DOCS))('docs/%s', (name) => {
  const text = readFileSync(join(DOCS, name), 'utf8');

  test('is short enough to be read', () => expect(text.split('\n').length).toBeLessThanOrEqual(201));

  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\(((?!http)[^)#]+)\)/g)].map(([, target]) => target as string);
    expect(links.filter((target) => !existsSync(join(DOCS, target)))).toEqual([]);
  });

  test('names files and folders that are there', () => {
    // What the walk makes, and what a data folder holds.
    const made = /^(subgraphs\/invoices|views\/invoices|view|cache)\b/;
    const missing = pathsIn(text).filter((path) => !made.test(path) && !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });

  test('names commands that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)(?!<)/g)].map(([, script]) => script as string);
    expect(named.filter((script) => !script.endsWith(':') && !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

test('a path that is not there is found', () => {
  expect(pathsIn('see `eventing/nothing.ts`, `subgraphs/` and `a/b`')).toEqual(['eventing/nothing.ts', 'subgraphs/']);
});
