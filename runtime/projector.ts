import type { RequestListener } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { KeptView } from '../projector/index.ts';
import { sendJson } from '../serving/answer.ts';
import type { OpenPort } from '../serving/port.ts';

/** The projector as a part: it has no API, and answers `/health` and `/ready` only. */
export interface RunningProjector extends AsyncDisposable {
  readonly port: number;
  /** Of `/ready`. */
  readonly url: string;
  /** What it lacks. A stale entity is none of it: that waits for a person, and all else goes on. */
  ready(): Promise<readonly string[]>;
}

export interface ProjectorOptions {
  readonly on: OpenPort;
  /** What the servers behind it lack at the moment. */
  readonly missing: () => Promise<readonly string[]>;
  readonly log: (said: string) => void;
}

/** Serves the health of what keeps the view. The view is not closed with it, the port is. */
export function serveProjector(view: KeptView, { on, missing, log }: ProjectorOptions): RunningProjector {
  const closing = new AbortController();
  let behind: readonly string[] = ['the view has not yet seen all events'];
  firstCaughtUp(view, closing.signal, log).then(
    () => {
      behind = [];
    },
    (error: unknown) => {
      if (!closing.signal.aborted) log(`projector: it cannot tell whether it has seen all events: ${error}`);
    },
  );
  const ready = async () => [...(await missing()), ...behind];
  on.serve(health(ready, view, log));
  return {
    port: on.port,
    url: `${on.origin}/ready`,
    ready,
    [Symbol.asyncDispose]() {
      closing.abort();
      return on[Symbol.asyncDispose]();
    },
  };
}

const AGAIN = 1_000;

/** The feed may break off before it has told. */
async function firstCaughtUp(view: KeptView, signal: AbortSignal, log: (said: string) => void): Promise<void> {
  for (let said = ''; ; ) {
    try {
      return await view.caughtUp();
    } catch (error) {
      if (said !== String(error)) log(`projector: it does not know yet whether it has seen all events: ${error}`);
      said = String(error);
    }
    await setTimeout(AGAIN, undefined, { signal });
  }
}

const health =
  (ready: () => Promise<readonly string[]>, view: KeptView, log: (said: string) => void): RequestListener =>
  (request, response) => {
    request.resume();
    if (request.url === '/health') return sendJson(response, 200, { status: 'ok' });
    if (request.url !== '/ready') {
      return sendJson(response, 404, { error: 'the projector answers /health and /ready' });
    }
    const answer = async () => {
      const missing = await ready();
      if (missing.length > 0) return sendJson(response, 503, { ready: false, missing });
      sendJson(response, 200, { ready: true, missing, stale: await view.stale() });
    };
    answer().catch((error: unknown) => {
      log(`projector: /ready: ${error}`);
      sendJson(response, 503, { ready: false, missing: ['the view cannot be read'] });
    });
  };
