/**
 * The server-sent events of a response, as they come. Not an EventSource: that cannot say by which strategy, nor why it failed.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} heard called at every sign of life
 */
export async function* eventsOf(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) yield eventOf(block);
  }
}

function eventOf(block) {
  const event = {};
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0) event[line.slice(0, at)] = line.slice(at + 1).trimStart(); // at 0: a comment
  }
  return event;
}
