import { request } from 'undici';
import type { LoadRequest } from '../load/load.ts';
import type { Asking } from '../workload.ts';

/** A GraphQL answer. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks once, outside of any measurement. @throws what the connection threw, or when the deadline (ms) is over */
export async function answerTo(port: number, asked: LoadRequest, deadline = 60_000): Promise<Answer> {
  const { path, headers, body } = asked;
  const response = await request(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(deadline),
  });
  return (await response.body.json()) as Answer;
}

/** The answer's data. @throws an Error with its errors */
export function dataOf(answer: Answer): unknown {
  if (answer.errors === undefined && answer.data !== undefined) return answer.data;
  throw new Error(JSON.stringify(answer).slice(0, 500));
}

/** The token of an acknowledged command: of its payload, whatever the command. @throws an Error when there is none */
export function tokenOf(answer: Answer): string {
  const [payload] = Object.values(dataOf(answer) as Readonly<Record<string, { readonly token?: string } | null>>);
  if (typeof payload?.token === 'string') return payload.token;
  throw new Error(`no token in ${JSON.stringify(answer).slice(0, 500)}`);
}

/** By the gateway's composition: what the data is drawn from must not depend on the view. */
export const askingOf = (gateway: number): Asking => ({
  async ask<D>(query: string, variables: object = {}) {
    const headers = { 'content-type': 'application/json', 'joinery-strategy': 'composition' };
    const body = JSON.stringify({ query, variables });
    return dataOf(await answerTo(gateway, { path: '/graphql', headers, body })) as D;
  },
});
