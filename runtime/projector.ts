import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeptView } from '../projector/index.ts';

/** The projector as a part: it has no API, and answers `/health` and `/ready` only. */
export interface RunningProjector extends AsyncDisposable {
  readonly port: number;
  ready(): Promise<readonly string[]>;
}

/** Serves the health of what keeps the view. The view is not closed with it. */
export async function serveProjector(view: KeptView, port: number): Promise<RunningProjector> {
  const behind = new Set(['the view has not yet seen all events']);
  view.caughtUp().then(
    () => behind.clear(),
    (error: unknown) => console.error('projector: it cannot tell whether it has seen all events:', error),
  );
  const ready = async () => [...behind, ...(await view.stale()).map(({ stream }) => `${stream} is stale`)];
  const http = await health(port, ready);
  return { port: http.port, ready, [Symbol.asyncDispose]: http[Symbol.asyncDispose] };
}

async function health(port: number, ready: () => Promise<readonly string[]>) {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
    if (request.url === '/health') answer(200, { status: 'ok' });
    else if (request.url === '/ready') {
      ready().then(
        (missing) => answer(missing.length === 0 ? 200 : 503, { ready: missing.length === 0, missing }),
        (error: unknown) => answer(503, { ready: false, missing: [String(error)] }),
      );
    } else answer(404, { error: 'the projector answers /health and /ready' });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
