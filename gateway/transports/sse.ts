import type { Answer } from '../subscriptions/operations.ts';
import type { Form } from './form.ts';
import { passes } from './refusal.ts';
import { textOf } from './text.ts';

const COMPLETE = 'event: complete\ndata:\n\n'; // without data an EventSource tells nobody

const next = (answer: Answer): string => `event: next\ndata: ${textOf(answer)}\n\n`;

/** Of every response that is an event stream. */
export const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no', // nginx would keep messages back
};

export const SSE_HEARTBEAT = ':\n\n';

/** Server-sent events, one connection an operation: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md */
export const sse: Form = {
  headers: SSE_HEADERS,
  heartbeat: SSE_HEARTBEAT,
  // An EventSource that is cut off before the first message resumes from here.
  opened: ({ start }) => `: open\nid: ${start}\n\n`,
  message: ({ cursor, answer }) => `id: ${cursor}\n${next(answer)}`,
  // Without `complete` clients connect again. The client of graphql-sse waits for ever when an end comes close behind a
  // message, as it does for one that was slow; a broken connection it notices.
  ended({ why, error }) {
    if (why === 'stopping') return { text: '', cut: false };
    const told = next({ errors: [error] });
    return why === 'slow' ? { text: told, cut: true } : { text: told + COMPLETE, cut: false };
  },
  whole: (answer) => next(answer) + COMPLETE,
  // An EventSource tells its page nothing of a status, and never asks again after one: it gets the errors as a message, and
  // no `complete` where asking again may help. Others retry by themselves after such a status.
  refused(refusal, method) {
    const told = next({ errors: refusal.errors });
    if (refusal.status === 405) return null;
    if (!passes(refusal)) return told + COMPLETE;
    return method === 'GET' ? told : null;
  },
};
