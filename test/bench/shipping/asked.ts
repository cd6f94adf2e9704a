import { isDeepStrictEqual } from 'node:util';
import type { Placement } from '../../../bench/comparison/placement.ts';
import type { Question } from '../../../bench/comparison/question.ts';

/** What a client gets. */
export interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly service?: string };
  }[];
}

/** Asks a placement at a port as the comparison does. */
export async function ask(
  { name, headers, path, variablesOnly }: Placement,
  port: number,
  question: Pick<Question, 'name' | 'query'>,
  variables: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path(question.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, ...more },
    body: JSON.stringify(variablesOnly ? variables : { query: question.query, variables }),
  });
  try {
    // As Jest's own JSON has it, whose objects equal the tests'.
    return { status: response.status, ...JSON.parse(await response.text()) };
  } catch (error) {
    throw new Error(`${name} answered ${question.name} with something that is not JSON`, { cause: error });
  }
}

/** What keeps an answer from being that of the others; null for nothing. */
export function difference(wanted: Answer, found: Answer): string | null {
  if (found.errors !== undefined) return JSON.stringify(found.errors).slice(0, 500);
  if (isDeepStrictEqual(found.data, wanted.data)) return null;
  return `${JSON.stringify(found.data).slice(0, 2000)} instead of ${JSON.stringify(wanted.data).slice(0, 2000)}`;
}

/** The services that are told to be missing, each with its code. */
export const missing = ({ errors = [] }: Answer): readonly string[] =>
  [...new Set(errors.map(({ extensions }) => `${extensions?.code} ${extensions?.service}`))].sort();
