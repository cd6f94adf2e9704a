import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Ended, OperationRequest } from '../subscriptions/operations.ts';
import { runOperation, type Words } from './operation.ts';
import type { Shared } from './options.ts';
import { type Refusal, refusal, tooMany } from './refusal.ts';
import { SSE_HEADERS, SSE_HEARTBEAT } from './sse.ts';
import { farewell, stayOpen, write } from './stream.ts';

/** An event stream for many operations, from when it is reserved until its client leaves it. */
export interface Reservation {
  readonly token: string;
  /** The response becomes the stream; false when there is one. */
  open(response: ServerResponse): boolean;
  /** Why no operation with this id may begin; null when it may. */
  refuses(id: string): Refusal | null;
  /** What comes of it waits for the stream, if that is not open yet. */
  begin(id: string, operation: OperationRequest): void;
  stop(id: string): void;
}

/** What a token is told that is nobody's, or not any more. */
export const noStream = refusal(404, 'NOT_FOUND', 'no stream has this token: reserve one with PUT');

/** `over` is called when it may not be used any more; also when nobody opens it in time. */
export function reserve(shared: Shared, over: () => void): Reservation {
  const running = new Map<string, () => void>();
  let isOpen = false;
  let isOver = false;
  let opened: (stream: ServerResponse | null) => void = () => {};
  const stream = new Promise<ServerResponse | null>((resolve) => {
    opened = resolve;
  });
  const send = async (text: string): Promise<void> => {
    const response = await stream;
    if (response !== null) await write(response, text);
  };
  const stopAll = () => {
    isOver = true;
    over();
    for (const stop of running.values()) stop();
    running.clear();
  };
  const discard = () => {
    clearTimeout(expiry);
    remove();
    opened(null);
    stopAll();
  };
  const expiry = setTimeout(discard, shared.introduceWithin);
  const remove = shared.connections.add({ leave: discard, destroy: discard });
  let end = async (_last: string, _cut: boolean): Promise<void> => {};

  return {
    token: randomUUID(),
    open(response) {
      if (isOpen) return false;
      isOpen = true;
      clearTimeout(expiry);
      remove();
      response.writeHead(200, SSE_HEADERS);
      response.write(': open\n\n');
      const quiet = stayOpen(shared, response, SSE_HEARTBEAT, (why) => (why === null ? stopAll() : end('', false)));
      end = async (last, cut) => {
        quiet();
        stopAll();
        await farewell(response, last, cut, shared.farewellWithin);
      };
      opened(response);
      return true;
    },
    refuses(id) {
      if (isOver) return noStream; // while the operation was on its way
      if (running.has(id)) return refusal(409, 'CONFLICT', 'an operation with this id runs on this stream');
      return running.size < shared.perConnection ? null : tooMany(shared.perConnection);
    },
    begin(id, operation) {
      const words = wordsOf(id);
      const abandoned = () => running.get(id) !== stop;
      const begun = shared.operations.begin({ ...operation, abandoned });
      const done = async (ended: Ended | null): Promise<void> => {
        running.delete(id);
        if (ended?.why === 'slow') await end(words.next(JSON.stringify({ errors: [ended.error] })), true);
        if (ended?.why === 'stopping') await end('', false);
      };
      const stop: () => void = runOperation(begun, { words, send, done }, shared.log);
      running.set(id, stop);
    },
    stop(id) {
      running.get(id)?.();
      running.delete(id);
    },
  };
}

function wordsOf(id: string): Words {
  const key = JSON.stringify(id);
  const next = (json: string) => `event: next\ndata: {"id":${key},"payload":${json}}\n\n`;
  const complete = `event: complete\ndata: {"id":${key}}\n\n`;
  return { next, complete, failed: (errors) => next(JSON.stringify({ errors })) + complete };
}
