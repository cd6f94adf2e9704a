import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lists } from './bad-input/arguments.ts';
import { questions } from './bad-input/documents.ts';
import { everyStatus } from './bad-input/given.ts';
import { http } from './bad-input/http.ts';
import { inputs } from './bad-input/inputs.ts';
import type { Wire, Wrong } from './bad-input/request.ts';
import { statuses } from './bad-input/statuses.ts';
import { categoriesRead } from './faults/check/check.ts';
import { isQuiet } from './faults/check/files.ts';
import type { TestSystem } from './system/running.ts';

let system: TestSystem;
let before: readonly number[];

/** What stands in no answer: stacks, files, addresses and words from inside. */
const INSIDE =
  /\n\s+at |node_modules|\.[jt]s\b|stacktrace|SQLITE|SELECT |ECONN|127\.0\.0\.1|localhost|_entities|representations|\[object |undefined/;
/** A message is for people, however long what it is about. */
const LONGEST_ANSWER = 4_000;

const logEnds = () => Promise.all(system.running.services.map(({ context }) => context.store.logEnd()));

beforeAll(async () => {
  system = await everyStatus({ JOINERY_CUSTOMER_WAIT_MS: '20', JOINERY_TOKEN_WAIT_MS: '20' });
  const reads = await categoriesRead();
  while (!isQuiet(system.data, reads)) await setTimeout(20);
  before = await logEnds();
}, 120_000);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** By node:http: fetch mends paths and refuses what is to be sent here. */
function send({ method, path, headers, body }: Wire): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(system.origin);
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface Failure {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function hold({ status, codes, says, rule }: Wrong, answer: Answer): void {
  const { errors = [] }: { errors?: readonly Failure[] } = JSON.parse(answer.text);
  const found = [...new Set(errors.map(({ extensions }) => extensions.code))];
  const right = answer.status === status && isDeepStrictEqual(found, codes);
  expect([answer.status, found, right ? '' : answer.text.slice(0, 600)]).toEqual([status, codes, '']);
  expect(answer.text).not.toMatch(INSIDE);
  expect(answer.text.length).toBeLessThan(LONGEST_ANSWER);
  if (says !== undefined) expect(errors[0]?.message).toMatch(says);
  if (rule !== undefined) expect(errors[0]?.extensions.rule).toBe(rule);
  for (const { message } of errors) expect(message.trim()).not.toBe('');
}

const waysOf = ({ bothWays }: Wrong): readonly (string | null)[] => (bothWays ? ['composition', 'view'] : [null]);

const by = (way: string | null, { wire }: Wrong): Wire =>
  way === null ? wire : { ...wire, headers: { ...wire.headers, 'joinery-strategy': way } };

describe.each([
  ['over HTTP', http],
  ['as a document', questions],
  ['as an argument', lists],
  ['as an input', inputs],
  ['in this status', statuses],
])('what is wrong %s is refused', (_, wrongs) => {
  test.each(wrongs.map((wrong) => [wrong.name, wrong] as const))('%s', async (_name, wrong) => {
    const answers: string[] = [];
    for (const way of waysOf(wrong)) {
      const answer = await send(by(way, wrong));
      hold(wrong, answer);
      answers.push(answer.text);
    }
    expect(new Set(answers).size).toBe(1); // the same words, whichever way
    expect(await logEnds()).toEqual(before);
  });
});

test('there are enough of them', () => {
  expect([http, questions, lists, inputs, statuses].flat().length).toBeGreaterThanOrEqual(60);
});

test('after all that, it is as well as before', async () => {
  const body = JSON.stringify({ query: '{ orders { totalCount } }' });
  const { status, text } = await send({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect([status, JSON.parse(text)]).toEqual([200, { data: { orders: { totalCount: 9 } } }]);
  expect(await system.running.view?.stale()).toEqual([]);
});
