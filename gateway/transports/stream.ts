import type { IncomingMessage, ServerResponse } from 'node:http';
import { pause } from '../../eventing/index.ts';
import { sendJson } from '../../serving/answer.ts';
import type { Ended, Live, OperationRequest } from '../subscriptions/operations.ts';
import type { Form } from './form.ts';
import type { Shared } from './options.ts';
import { type Refusal, refuse } from './refusal.ts';
import { relay } from './relay.ts';

/** Answers an operation by a stream. `json`: where there is one answer only, plain JSON is as welcome. */
export async function answerByStream(
  shared: Shared,
  { form, json }: { readonly form: Form; readonly json: boolean },
  request: IncomingMessage,
  response: ServerResponse,
  asked: OperationRequest | Refusal,
): Promise<void> {
  const begun = await begin(shared, asked, response);
  if ('status' in begun) {
    const text = form.refused(begun, request.method ?? 'GET');
    if (text === null) refuse(request, response, begun);
    else response.writeHead(200, form.headers).end(text);
  } else if (begun.is === 'live') await tell(shared, form, response, begun.live);
  else if (json) sendJson(response, 200, begun.answer);
  else response.writeHead(200, form.headers).end(form.whole(begun.answer));
}

async function begin(shared: Shared, asked: OperationRequest | Refusal, response: ServerResponse) {
  if ('status' in asked) return asked;
  return (
    shared.connections.full() ?? (await shared.operations.begin({ ...asked, abandoned: () => response.destroyed }))
  );
}

async function tell(shared: Shared, form: Form, response: ServerResponse, live: Live): Promise<void> {
  if (response.destroyed) return void (await live.return());
  response.writeHead(200, form.headers);
  response.write(form.opened(live));
  const { ended, stop } = relay(live, (message) => write(response, form.message(message)), shared.log);
  const quiet = stayOpen(shared, response, form.heartbeat, stop);
  const why = await ended;
  quiet();
  stop(why);
  const { text, cut } = why === null ? { text: '', cut: false } : form.ended(why);
  await farewell(response, text, cut, shared.farewellWithin);
}

/** Gives signs of life, and stops when the client has gone or the gateway closes. Returns how to end the former. */
export function stayOpen(
  { pulse, connections }: Shared,
  response: ServerResponse,
  heartbeat: string,
  stop: (why: Ended | null) => void,
): () => void {
  const quiet = pulse.add(() => {
    if (!response.writableNeedDrain) response.write(heartbeat); // who does not read needs no sign of life
  });
  response.once('close', () => {
    quiet();
    remove();
    stop(null);
  });
  const remove = connections.add({ leave: stop, destroy: () => response.destroy() });
  return quiet;
}

/** Resolves once it has gone out, or the client has gone. */
export const write = (response: ServerResponse, text: string): Promise<void> =>
  new Promise((resolve) => {
    if (response.writableEnded || response.destroyed) resolve();
    else response.write(text, () => resolve());
  });

/** Last words, for which a client that does not read is not waited for long. */
export async function farewell(response: ServerResponse, text: string, cut: boolean, within: number): Promise<void> {
  if (response.destroyed) return;
  const out = new AbortController();
  response.once('close', () => out.abort());
  if (cut) response.write(text, () => out.abort());
  else response.end(text, () => out.abort());
  await pause(within, out.signal);
  if (cut || !response.writableFinished) response.destroy();
}
