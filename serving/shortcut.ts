import type { IncomingMessage } from 'node:http';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { clientErrors, type ErrorLog } from './errors.ts';

/** A response but for its media type. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/**
 * Answers a POST past Apollo Server's pipeline, which costs more than all the rest of a simple request. Null leaves
 * the request to Apollo Server; a shortcut may be taken only where that would answer the same, byte for byte.
 */
export type Shortcut = (body: unknown, request: IncomingMessage) => Promise<Answered> | null;

const JSON_TYPE = 'application/json; charset=utf-8';
const TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

/** The media type for an `accept` that needs no negotiation; undefined for any other. */
export const plainType = (accept: string | undefined): string | undefined => TYPES.get(accept);

/** What Apollo Server makes of an execution's result, or of what it threw. */
export async function answered(execution: Promise<ExecutionResult>, log: ErrorLog): Promise<Answered> {
  try {
    const { errors, data, extensions } = await execution;
    if (errors === undefined) return { status: 200, text: JSON.stringify({ data, extensions }) };
    const formatted = errors.map(formattedError(log));
    const standard = data === undefined ? 400 : 200;
    return { status: statusOf(errors) ?? standard, text: JSON.stringify({ errors: formatted, data, extensions }) };
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
    const error = cause instanceof GraphQLError ? cause : new GraphQLError(cause.message, { originalError: cause });
    return {
      status: statusOf([error]) ?? 500,
      text: JSON.stringify({ errors: [formattedError(log)(error)] }),
    };
  }
}

/** As a client meets it, past Apollo Server. */
export function formattedError(log: ErrorLog): (error: GraphQLError) => GraphQLFormattedError {
  const format = clientErrors(log);
  return (error) => {
    const { http: _, ...extensions } = error.extensions;
    const code = extensions.code ?? 'INTERNAL_SERVER_ERROR';
    return format({ ...error.toJSON(), extensions: { ...extensions, code } }, error);
  };
}

/** An error may say in `extensions.http` which status it wants. */
export function statusOf(errors: readonly GraphQLError[]): number | undefined {
  const statuses = errors.map(({ extensions }) => (extensions.http as { status?: number } | undefined)?.status);
  return statuses.findLast((status) => status !== undefined);
}
