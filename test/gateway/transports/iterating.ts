import { expect, test } from '@jest/globals';
import { type Serving, tickOf } from './serving.ts';
import { TICKS } from './ticker.ts';

/** As the clients of graphql-ws and of graphql-sse have it. */
interface Iterating {
  iterate(operation: { readonly query: string }): AsyncIterableIterator<object>;
}

/** What a client gets, whatever its transport. */
export function iterates(client: () => Iterating, serving: () => Serving): void {
  test('gets the answer of a query, and completes', async () => {
    const answers = [];
    for await (const answer of client().iterate({ query: '{ a }' })) answers.push(answer);
    expect(answers).toEqual([{ data: { echo: '{ a }' } }]);
  });

  test('gets what a subscription tells, until it leaves', async () => {
    const { ticker } = serving();
    const ticks = client().iterate({ query: TICKS });
    const first = ticks.next();
    await ticker.until(() => ticker.open === 1);
    ticker.tick(3);
    expect((await first).value).toEqual({ data: { tick: 0 }, extensions: { joinery: { cursor: '1' } } });
    expect([tickOf((await ticks.next()).value), tickOf((await ticks.next()).value)]).toEqual([1, 2]);
    await ticks.return?.();
    await ticker.until(() => ticker.open === 0);
  });
}
