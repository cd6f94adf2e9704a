import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { sendError, sendJson } from '../../../serving/answer.ts';
import { internalError } from '../../../serving/errors.ts';
import { readJson } from '../../../serving/json-body.ts';
import type { Services } from '../services/services.ts';
import { composing } from './composing.ts';
import { routes } from './routes.ts';

/** Answers as the API does: `data`, and `errors` where something is missing. */
export const answering =
  (services: Services, maxBody: number): RequestListener =>
  (request, response) => {
    answer(services, maxBody, request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the client left in the middle of its request
      const { message, code, id } = internalError(error, console.error);
      if (response.headersSent) response.destroy();
      else sendError(request, response, 500, { message, code, id });
    });
  };

async function answer(services: Services, maxBody: number, request: IncomingMessage, response: ServerResponse) {
  const route = routes.get(request.url ?? '/');
  if (route === undefined || request.method !== 'POST') {
    request.resume();
    const message = 'there is an endpoint for each question: POST /<question> with its variables';
    return sendError(request, response, route === undefined ? 404 : 405, {
      message,
      code: route === undefined ? 'NOT_FOUND' : 'BAD_USER_INPUT',
    });
  }
  const body = await readJson(request, response, maxBody);
  if (body === null) return;
  const composed = composing(services);
  try {
    const data = await route(composed, body.json);
    sendJson(response, 200, { errors: composed.told(), data });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    sendJson(response, error.extensions.code === 'BAD_USER_INPUT' ? 400 : 200, { errors: [error], data: null });
  }
}
