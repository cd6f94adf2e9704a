import type { IncomingHttpHeaders } from 'node:http';
import { MessageType, parseMessage } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import type { Ended, OperationRequest } from '../subscriptions/operations.ts';
import { CLOSES, type Close, closeOf, duplicate } from './close.ts';
import { runOperation, type Words } from './operation.ts';
import type { Shared } from './options.ts';
import { tooMany } from './refusal.ts';
import { headerOf } from './request.ts';

/** So many replies may wait for a client that asks and does not read. */
const UNREAD_REPLIES = 1_000;

/**
 * Speaks graphql-transport-ws with one client. Not graphql-ws's own server: that writes each message out anew for each client,
 * and forgets an operation whose id is used again while the one before still ends.
 */
export function converse(shared: Shared, socket: WebSocket, headers: IncomingHttpHeaders): void {
  const running = new Map<string, () => void>();
  let introduction: Readonly<Record<string, unknown>> | null = null;
  let alive = true;
  let replies = 0;

  const isOpen = () => socket.readyState === socket.OPEN;
  const send = (text: string): Promise<void> =>
    new Promise((resolve) => (isOpen() ? socket.send(text, () => resolve()) : resolve()));
  const stopAll = () => {
    for (const stop of running.values()) stop();
    running.clear();
  };
  const close = ([code, reason]: Close) => {
    stopAll();
    socket.close(code, reason);
  };
  /** A reply: counted, since none waits for the one before, as the messages of a subscription do. */
  const say = (message: object) => {
    if (++replies > UNREAD_REPLIES) return close(CLOSES.slow);
    socket.send(JSON.stringify(message), () => replies--);
  };

  const quiet = shared.pulse.add(() => {
    if (!alive) return socket.terminate();
    alive = false;
    if (isOpen()) socket.ping();
  });
  const late = setTimeout(() => close(CLOSES.late), shared.introduceWithin);
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('error', () => {}); // what was wrong with it is told to the client by its code; `close` follows
  socket.on('close', () => {
    clearTimeout(late);
    quiet();
    stopAll();
    remove();
  });
  socket.on('message', (data, isBinary) => {
    alive = true;
    if (!isOpen()) return;
    const message = isBinary ? null : read(data);
    if (message === null) return close(CLOSES.unreadable);
    switch (message.type) {
      case MessageType.ConnectionInit:
        if (introduction !== null) return close(CLOSES.introducedTwice);
        introduction = message.payload ?? {};
        clearTimeout(late);
        return say({ type: MessageType.ConnectionAck });
      case MessageType.Ping:
        return say({ type: MessageType.Pong, payload: message.payload });
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return subscribe(message.id, message.payload);
      case MessageType.Complete:
        running.get(message.id)?.();
        running.delete(message.id);
        return;
      default:
        return close(CLOSES.unreadable);
    }
  });
  const remove = shared.connections.add({
    leave: () => close(CLOSES.stopping),
    destroy: () => socket.terminate(),
  });
  if (socket.protocol === '') close(CLOSES.protocol);

  function subscribe(id: string, operation: Pick<OperationRequest, 'query' | 'operationName' | 'variables'>) {
    if (introduction === null) return close(CLOSES.unauthorized);
    if (running.has(id)) return close(duplicate(id));
    if (running.size >= shared.perConnection) {
      return say({ id, type: MessageType.Error, payload: tooMany(shared.perConnection).errors });
    }
    const introduced = introduction;
    const get = (name: string) => introducedAs(introduced, name) ?? headerOf(headers, name);
    const abandoned = () => running.get(id) !== stop;
    const done = (ended: Ended | null) => {
      running.delete(id);
      const closing = ended && closeOf(ended);
      if (closing) close(closing);
    };
    const begun = shared.operations.begin({ ...operation, headers: { get }, abandoned });
    const stop: () => void = runOperation(begun, { words: wordsOf(id), send, done }, shared.log);
    running.set(id, stop);
  }
}

function wordsOf(id: string): Words {
  const key = JSON.stringify(id);
  const next = `{"id":${key},"type":"${MessageType.Next}","payload":`;
  return {
    next: (json) => `${next}${json}}`,
    failed: (errors) => `{"id":${key},"type":"${MessageType.Error}","payload":${JSON.stringify(errors)}}`,
    complete: `{"id":${key},"type":"${MessageType.Complete}"}`,
  };
}

function read(data: RawData): ReturnType<typeof parseMessage> | null {
  try {
    return parseMessage(String(data));
  } catch {
    return null; // the client is told by the code that the connection closes with
  }
}

/** What other clients say by a header. */
function introducedAs(introduction: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = name.startsWith('joinery-') && Object.hasOwn(introduction, name) ? introduction[name] : undefined;
  return value === undefined || value === null ? undefined : String(value);
}
