import type { IncomingMessage } from 'node:http';
import type { ErrorLog } from '../../serving/errors.ts';
import { answered, type Shortcut } from '../../serving/shortcut.ts';
import type { Requests } from './requests.ts';

/**
 * Answers operations that Apollo Server has parsed and validated before. Not for a server with plugins: they would
 * not be called.
 */
export const repeated =
  (requests: Requests, log: ErrorLog): Shortcut =>
  (body, request) => {
    if (!isRecord(body)) return null;
    const { query, operationName: name, variables, extensions } = body;
    const plain =
      typeof query === 'string' &&
      isNothing(name, (value): value is string => typeof value === 'string' && value !== '') &&
      isNothing(variables, isRecord) &&
      isNothing(extensions, isRecord);
    if (!plain || extensions?.persistedQuery !== undefined) return null;
    const { socket } = request;
    const execution = requests.repeat(query, name ?? undefined, {
      variables,
      extensions: extensions ?? undefined,
      headers: { get: (header) => headerOf(request, header) },
      abandoned: () => socket.destroyed,
    });
    return execution && answered(execution, log);
  };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isNothing<T>(value: unknown, or: (value: unknown) => value is T): value is T | null | undefined {
  return value === null || value === undefined || or(value);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
