import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Block, blocksOf, fileOf, follow, patched } from './blocks.ts';
import { copyOfSystem, type StartedCopy, start, typeFaults } from './stranger.ts';

const DOCS = join(import.meta.dirname, '../../docs');

interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly joinery: { readonly strategy: string } };
}

async function ask(url: string, query: string, strategy: string, variables: object, after?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'joinery-strategy': strategy, 'joinery-explain': '1' };
  const response = await fetch(url, {
    method: 'POST',
    headers: after === undefined ? headers : { ...headers, 'joinery-after': after },
    body: JSON.stringify({ query, variables }),
  });
  return JSON.parse(await response.text());
}

/** Asks until the answer is as wanted: services and the view answer events a moment later. */
async function until(wanted: (answer: Answer) => boolean, question: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await question();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still: ${JSON.stringify(answer)}`);
  }
}

const blocks = async (name: string): Promise<Block[]> =>
  blocksOf(`docs/${name}`, await readFile(join(DOCS, name), 'utf8'));

/** The block of a page that has this note. */
function noted(page: readonly Block[], note: string, at = 0): string {
  const found = page.filter((block) => block.note === note)[at];
  if (found === undefined) throw new Error(`the page has no block '${note}' (${at})`);
  return found.text;
}

interface WithInvoice {
  readonly id: string;
  readonly invoice: { readonly status: string } | null;
}
const nodes = ({ data }: Answer) => (data as { orders: { nodes: readonly WithInvoice[] } } | null)?.orders.nodes ?? [];

test('a diff that does not fit is told', () => {
  const block: Block = { language: 'diff', note: 'file=a', text: ' one\n+two\n', place: 'x:1' };
  expect(patched('one\nthree\n', block, 'a')).toBe('one\ntwo\nthree\n');
  expect(() => patched('three\n', block, 'a')).toThrow('x:1 does not fit a: found 0 times');
});

describe('the walk through adding a service and a view', () => {
  let copy: Awaited<ReturnType<typeof copyOfSystem>>;
  let running: StartedCopy | null = null;
  let graph: Block[];
  let view: Block[];

  beforeAll(async () => {
    copy = await copyOfSystem();
    graph = await blocks('adding-graph.md');
    view = await blocks('adding-view.md');
  });
  afterAll(async () => {
    await running?.[Symbol.asyncDispose]();
    await copy[Symbol.asyncDispose]();
  });

  const restart = async () => {
    await running?.[Symbol.asyncDispose]();
    running = null;
    running = await start(copy.folder, join(copy.folder, 'data'));
    return running.url;
  };

  test('every block of a file is one that is followed', async () => {
    const all = [...(await blocks('adding.md')), ...graph, ...view];
    const unknown = all.filter((block) => fileOf(block) === null && !['ask', 'run', ''].includes(block.note));
    expect(unknown.map(({ place }) => place)).toEqual([]);
  });

  let paid = '';

  test('a service: one folder and one line', async () => {
    for (const block of [...(await blocks('adding.md')), ...graph]) await follow(block, copy.folder);
    expect(await typeFaults(copy.folder)).toBe('');
    const url = await restart();

    const query = noted(graph, 'ask');
    const every = (answer: Answer) =>
      nodes(answer).length > 0 && nodes(answer).every(({ invoice }) => invoice !== null);
    const answer = await until(every, () => ask(url, query, 'auto', {}));
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions?.joinery.strategy).toBe('composition');

    paid = nodes(answer)[0]!.id;
    const pay = noted(graph, 'run');
    expect(await ask(url, pay, 'auto', { id: paid })).toMatchObject({
      data: { payInvoice: { invoice: { id: paid, status: 'PAID', order: { id: paid } } } },
    });
    const again = await ask(url, pay, 'auto', { id: paid });
    expect(again.errors).toMatchObject([{ extensions: { code: 'REJECTED', rule: 'INVOICE_PAID' } }]);
  });

  test('a view, and a part of another one: both strategies answer the same', async () => {
    for (const block of view) await follow(block, copy.folder);
    expect(await typeFaults(copy.folder)).toBe('');
    const url = await restart();

    for (const [query, variables] of [
      [noted(view, 'ask'), { id: paid }],
      [noted(view, 'ask', 1), {}],
      [noted(graph, 'ask'), {}],
    ] as const) {
      const composed = await ask(url, query, 'composition', variables);
      expect(composed.errors).toBeUndefined();
      const caughtUp = (answer: Answer) => JSON.stringify(answer.data) === JSON.stringify(composed.data);
      const viewed = await until(caughtUp, () => ask(url, query, 'view', variables));
      expect(viewed.errors).toBeUndefined();
      expect((await ask(url, query, 'auto', variables)).extensions?.joinery.strategy).toBe('view');
    }
    const open = await ask(url, noted(view, 'ask', 1), 'view', {});
    expect(nodes(open).length).toBeGreaterThan(0);
    expect(nodes(open).map(({ invoice }) => invoice?.status)).toEqual(nodes(open).map(() => 'OPEN'));
    expect(await ask(url, noted(view, 'ask'), 'view', { id: paid })).toMatchObject({
      data: { invoice: { status: 'PAID' } },
    });
  });

  test.each<[string, string, [string, string], RegExp]>([
    [
      'a declaration',
      'views/invoices.ts',
      ["answers: { 'Query.invoice'", "indexes: [['duo']], answers: { 'Query.invoice'"],
      /^joinery: this system cannot start:\n- an index of the view 'invoices' names the column 'duo'/m,
    ],
    [
      'an answer',
      'views/invoices.ts',
      ["'Query.invoice'", "'Query.invoces'"],
      /^joinery: the views do not fit the API:\n- Query\.invoces, answered by the view 'invoices'/m,
    ],
    [
      'a schema',
      'subgraphs/invoices/schema.graphql',
      ['  "It was."\n  PAID\n', ''],
      /^joinery: the subgraphs do not compose:\n- .*InvoiceStatus/m,
    ],
  ])('a mistake in %s ends the start with what is wrong, and no stack', async (_, name, [from, to], told) => {
    const file = join(copy.folder, name);
    const right = await readFile(file, 'utf8');
    expect(right).toContain(from);
    await writeFile(file, right.replace(from, to));
    await running?.[Symbol.asyncDispose]();
    running = null;
    const failed = await start(copy.folder, join(copy.folder, 'data')).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    await writeFile(file, right);
    expect(failed).toMatch(told);
    expect(failed).not.toMatch(/^ {4}at /m);
  });
});
