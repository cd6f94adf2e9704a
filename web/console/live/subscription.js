import { asking } from '../ask.js';
import { eventsOf } from './events.js';

/** The gateway gives a sign of life every 12 s: who hears nothing for longer than this, ms, has lost it. */
const QUIET = 30_000;
const waitBefore = (attempt) => Math.min(500 * 2 ** attempt, 8_000);

/**
 * A subscription that outlives its connections: each goes on behind the last message of the one before, so that nothing is
 * missed and nothing comes twice. What happens to it:
 * - `connected`: from `cursor` on everything is told. `again`: as it was behind a message of an earlier connection.
 * - `message`: `answer`, with its `cursor` unless it only tells of trouble.
 * - `lost`: the connection, and `why`; the next is tried after `wait` ms.
 * - `ended`: by the gateway; the message before says why.
 * @param {object} question
 * @param {{ strategy: () => string, signal: AbortSignal, after?: string }} how `strategy` is asked at each connection
 */
export async function* subscription(question, { strategy, signal, after }) {
  let cursor = after;
  for (let attempt = 0; !signal.aborted; attempt++) {
    let why = 'the gateway ended the connection';
    try {
      for await (const happening of connection(question, { strategy: strategy(), signal, after: cursor })) {
        if (signal.aborted) return;
        if (happening.is === 'connected') attempt = 0;
        cursor = happening.cursor ?? cursor;
        yield happening;
        if (happening.is === 'ended') return;
      }
    } catch (error) {
      why = error.message;
    }
    if (signal.aborted) return;
    const wait = waitBefore(attempt);
    yield { is: 'lost', why, wait };
    await pause(wait, signal);
  }
}

async function* connection(question, { strategy, signal, after }) {
  const closing = new AbortController();
  const close = () => closing.abort();
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => closing.abort(new Error(`no sign of life for ${QUIET / 1000} s`)), QUIET);
  };
  signal.addEventListener('abort', close);
  heard();
  try {
    const headers = { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) };
    const response = await fetch('/graphql', { ...asking(question, strategy, headers), signal: closing.signal });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield { is: 'message', answer: { errors: await refusal(response) } };
      yield { is: 'ended' };
      return;
    }
    let connected = false;
    for await (const { id, event, data } of eventsOf(response.body, heard)) {
      if (id && !connected) yield { is: 'connected', cursor: id, again: Boolean(after) };
      connected ||= Boolean(id);
      if (event === 'next') yield { is: 'message', answer: JSON.parse(data), cursor: id };
      if (event === 'complete') yield { is: 'ended' };
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', close);
    close();
  }
}

/** Why there is no stream. @throws when there may be one later */
async function refusal(response) {
  const { errors } = await response.json().catch(() => ({})); // a proxy's page: its status has to do
  const told = errors ?? [{ message: `the gateway answers with status ${response.status}` }];
  if (response.status >= 500 || response.status === 429) throw new Error(told[0].message);
  return told;
}

const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
