/**
 * Splits a connection's bytes into HTTP messages that have a content-length. It is no HTTP implementation: it is for
 * the two ends of a measurement, which should cost as little as they can.
 */
export function frames(onMessage: (head: string, body: Buffer) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined;
  return (chunk) => {
    let rest = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = undefined;
    while (rest.length > 0) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) break;
      const head = rest.toString('latin1', 0, end);
      const total = end + 4 + lengthOf(head);
      if (rest.length < total) break;
      onMessage(head, rest.subarray(end + 4, total));
      rest = rest.subarray(total);
    }
    if (rest.length > 0) held = rest;
  };
}

function lengthOf(head: string): number {
  const found = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (found === null) throw new Error(`a message without a content-length:\n${head}`);
  return Number(found[1]);
}
