import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Upgrade } from '../../serving/port.ts';
import { converse } from './conversation.ts';
import type { Shared } from './options.ts';
import { mayConnect } from './origin.ts';
import { type Refusal, refusal, refuseUpgrade } from './refusal.ts';

/** Takes WebSockets on `/graphql`: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export function webSockets(shared: Shared): Upgrade {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false, // it costs memory for each connection, and most messages are short
    maxPayload: shared.maxBody,
    closeTimeout: shared.farewellWithin,
    handleProtocols: (protocols) => handleProtocols(protocols),
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  return (request, socket, head) => {
    const refused = refusalOf(shared, request.url ?? '/', request.headers);
    if (refused !== null) return refuseUpgrade(request, socket, refused);
    const { headers } = request; // nothing else of the request is kept
    server.handleUpgrade(request, socket, head, (webSocket: WebSocket) => converse(shared, webSocket, headers));
  };
}

function refusalOf(
  { connections, origins }: Shared,
  url: string,
  headers: Parameters<typeof mayConnect>[0],
): Refusal | null {
  if (url.split('?', 1)[0] !== '/graphql') {
    return refusal(404, 'NOT_FOUND', 'no WebSocket is at this address: connect to /graphql');
  }
  if (!mayConnect(headers, origins)) {
    const message = `pages of ${String(headers.origin).slice(0, 200)} may not connect to this gateway`;
    return refusal(403, 'BAD_USER_INPUT', message);
  }
  return connections.full();
}
