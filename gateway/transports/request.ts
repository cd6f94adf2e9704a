import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readJson } from '../../serving/json-body.ts';
import type { OperationRequest } from '../subscriptions/operations.ts';
import { type Refusal, refusal, refuse } from './refusal.ts';

/** The operation of a POST; null once it has been refused. */
export async function postedOperation(
  request: IncomingMessage,
  response: ServerResponse,
  maxBody: number,
): Promise<OperationRequest | null> {
  const body = await readJson(request, response, maxBody);
  if (body === null) return null;
  const { json } = body;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    refuse(request, response, refusal(400, 'BAD_USER_INPUT', 'the body is no operation: send {"query": "…"}'));
    return null;
  }
  const { query, operationName, variables, extensions } = json as Record<string, unknown>;
  return { query, operationName, variables, extensions, ...saidByHeaders(request.headers) };
}

/** The operation in the address of a GET, which may only read; or why there is none. */
export function operationOfAddress(request: IncomingMessage, search: string): OperationRequest | Refusal {
  const parameters = new URLSearchParams(search);
  const json: Record<string, unknown> = {};
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text === null || text === '') continue;
    try {
      json[name] = JSON.parse(text);
    } catch (error) {
      return refusal(400, 'BAD_USER_INPUT', `${name} in the address are not JSON: ${(error as Error).message}`);
    }
  }
  const query = parameters.get('query') ?? undefined;
  const operationName = parameters.get('operationName') ?? undefined;
  return { query, operationName, ...json, readOnly: true, ...saidByHeaders(request.headers) };
}

/** Of a request's headers, what counts for its operation. */
export const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
};

const saidByHeaders = (headers: IncomingHttpHeaders): Pick<OperationRequest, 'headers' | 'lastEventId'> => ({
  headers: { get: (name) => headerOf(headers, name) },
  lastEventId: headerOf(headers, 'last-event-id'),
});
