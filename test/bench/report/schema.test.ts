import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { interrupted, madeUp } from './made-up.ts';
import { faults, type Schema } from './validate.ts';

const at = (path: string): string =>
  readFileSync(new URL(`../../../bench/comparison/${path}`, import.meta.url), 'utf8');
const schema = JSON.parse(at('report/schema.json')) as Schema;
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** With two items of each list: enough to try every key of every type. */
const thin = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, item: unknown) => (Array.isArray(item) ? item.slice(-2) : item));

/** Every object whose keys the type fixes: not those by the name of a process, a version or a kind of write. */
function fixed(value: unknown, path = ''): readonly { path: string; object: Record<string, unknown> }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => fixed(item, `${path}/${key}`));
  const isByName = Array.isArray(value) || /\/(versions|cpuBy|memory|writesBy|atRest)$/.test(path);
  return isByName ? inner : [{ path, object: value as Record<string, unknown> }, ...inner];
}

describe("report.json's schema", () => {
  test.each([
    ['whole', madeUp],
    ['interrupted', interrupted],
  ])('fits a run that is %s', (_, result) => {
    expect(faults(copy(result), schema)).toEqual([]);
  });

  test('does not fit when any key is missing, or one is too many', () => {
    const result = thin(madeUp);
    const objects = fixed(result);
    expect(objects.length).toBeGreaterThan(60);
    const passed: string[] = [];
    const check = (what: string) => faults(result, schema).length === 0 && passed.push(what);
    for (const { path, object } of objects) {
      object.tooMany = 1;
      check(`${path}: one too many`);
      delete object.tooMany;
      for (const [key, value] of Object.entries(object)) {
        delete object[key];
        check(`${path}/${key}: missing`);
        object[key] = value;
      }
    }
    expect(passed).toEqual([]);
  });

  test('does not fit a value of another type', () => {
    const wrong = [
      { whole: 'yes' },
      { seconds: null },
      { schema: 'joinery-comparison/1' },
      { cells: {} },
      { left: [1] },
    ];
    for (const change of wrong) expect(faults({ ...(copy(madeUp) as object), ...change }, schema)).not.toEqual([]);
  });

  describe('says of each type in result.ts and prices.ts what stands there', () => {
    const types = [...`${at('result.ts')}${at('prices.ts')}`.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)];
    const schemaOf = (name: string): Schema => (name === 'Result' ? schema : (schema.$defs?.[name] ?? {}));

    test('all of them', () => {
      const names = types.map(([, name]) => name).filter((name) => name !== 'Result');
      expect(Object.keys(schema.$defs ?? {}).sort()).toEqual(names.sort());
    });

    test.each(types.map(([, name = '', body = '']) => [name, body] as const))('%s', (name, body) => {
      const keys = [...body.matchAll(/^ {2}readonly (\w+): (.*);$/gm)];
      const described = Object.entries(schemaOf(name).properties ?? {});
      // What a Result says of the machine stands in another file.
      const own = described.filter(([key]) => !['machine', 'versions', 'commit', 'date'].includes(key));
      expect(own.map(([key]) => key)).toEqual(keys.map(([, key]) => key));
      const nulls = keys.filter(([, , type]) => type?.endsWith('| null')).map(([, key]) => key);
      expect(own.filter(([, of]) => of.anyOf?.some(({ type }) => type === 'null')).map(([key]) => key)).toEqual(nulls);
      expect(own.filter(([, of]) => of.description === undefined).map(([key]) => key)).toEqual([]);
    });
  });
});
