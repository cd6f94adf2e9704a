import type { Socket } from 'node:net';

/** What Node's parser refuses (a bad request line, headers over 16 KB) never becomes a request. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const body = JSON.stringify({
    errors: [
      tooLong
        ? {
            message: 'the address and headers are longer than 16 KB: send POST',
            extensions: { code: 'LIMIT_EXCEEDED' },
          }
        : { message: 'this is not HTTP', extensions: { code: 'BAD_USER_INPUT' } },
    ],
  });
  socket.end(
    `HTTP/1.1 ${tooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\nconnection: close\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
