import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError } from './answer.ts';
import { readBody } from './body.ts';

/** The JSON that a POST brings, of at most so many bytes. Null once a refusal has been sent. */
export async function readJson(
  request: IncomingMessage,
  response: ServerResponse,
  maxBody: number,
): Promise<{ json: unknown } | null> {
  const type = request.headers['content-type'];
  if (type === undefined || !isJson(type)) {
    return refuse(
      request,
      response,
      415,
      `send application/json in UTF-8${type === undefined ? '' : `, not ${type.slice(0, 80)}`}`,
    );
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    return refuse(request, response, 415, 'send the body without a content-encoding');
  }
  const body = await readBody(request, maxBody);
  if (typeof body !== 'string') {
    const message = `the body has ${body.tooLarge} bytes or more, at most ${maxBody} are accepted`;
    const limit = { limit: 'body', number: body.tooLarge, bound: maxBody };
    sendError(request, response, 413, { message, code: 'LIMIT_EXCEEDED', ...limit });
    return null;
  }
  try {
    return { json: JSON.parse(body) };
  } catch (error) {
    return refuse(request, response, 400, `the body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): null {
  request.resume();
  sendError(request, response, status, { message, code: 'BAD_USER_INPUT' });
  return null;
}

function isJson(contentType: string): boolean {
  if (contentType === 'application/json') return true; // what nearly every client sends
  const [essence, ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return essence!.trim() === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
}
