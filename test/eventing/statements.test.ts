import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { type Prepare, type Statement, statements } from '../../eventing/libsql/index.ts';

let database: Database.Database;
let prepare: Prepare;

beforeEach(() => {
  database = new Database(':memory:');
  database.exec("CREATE TABLE letters (letter TEXT); INSERT INTO letters VALUES ('x'), ('y'), ('y')");
  prepare = statements(database);
});
afterEach(() => {
  database.close();
});

const readings: Readonly<Record<string, (statement: Statement, letter: string) => unknown>> = {
  row: (statement, letter) => statement.row(letter)?.[0],
  rows: (statement, letter) => statement.rows(letter)[0]?.[0],
  each: (statement, letter) => [...statement.each(letter)][0]?.[0],
  'each, left early': (statement, letter) => {
    for (const [count] of statement.each(letter)) return count;
    return undefined;
  },
};
const pairs = Object.keys(readings).flatMap((first) => Object.keys(readings).map((then) => [first, then] as const));

describe('a statement runs with the parameters that it is given', () => {
  test.each(pairs)('%s, then %s', (first, then) => {
    const statement = prepare('SELECT count(*) FROM letters WHERE letter = ?');
    expect(readings[first]!(statement, 'x')).toBe(1);
    expect(readings[then]!(statement, 'y')).toBe(2);
    expect(readings[first]!(statement, 'z')).toBe(0);
  });

  test('also when it writes', () => {
    const insert = prepare('INSERT INTO letters VALUES (?) RETURNING letter');
    expect(insert.rows('a')).toEqual([['a']]);
    expect(insert.row('b')).toEqual(['b']);
    expect(prepare("SELECT letter FROM letters WHERE letter IN ('a', 'b')").rows()).toEqual([['a'], ['b']]);
  });
});
