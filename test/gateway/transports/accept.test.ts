import { expect, test } from '@jest/globals';
import { acceptedStream } from '../../../gateway/transports/accept.ts';

const sse = { form: 'sse', json: false };
const multipart = { form: 'multipart', json: true };

const cases: [string, string | undefined, unknown][] = [
  ['nothing', undefined, null],
  ['JSON', 'application/json', null],
  ['everything', '*/*', null],
  ['EventSource and graphql-sse', 'text/event-stream', sse],
  ['capitals and a parameter', 'Text/Event-Stream; charset=utf-8', sse],
  [
    'Apollo Client',
    'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
    multipart,
  ],
  ['Apollo Kotlin', 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0, application/json', multipart],
  ['a quoted version', 'multipart/mixed;subscriptionSpec="1.0"', { form: 'multipart', json: false }],
  ['another version', 'multipart/mixed;subscriptionSpec=2.0', null],
  ['multipart for @defer', 'multipart/mixed;deferSpec=20220824,application/json', null],
  ['urql, for a subscription', 'text/event-stream, multipart/mixed', sse],
  [
    'urql, for a query',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    null,
  ],
  ['a stream that is liked less', 'application/json;q=0.5, text/event-stream;q=0.4', null],
  ['a stream that is liked more', 'application/json;q=0.5, text/event-stream', { form: 'sse', json: true }],
  ['no stream at all', 'text/event-stream;q=0', null],
  ['a stream, or whatever there is', 'text/event-stream, */*;q=0.1', { form: 'sse', json: true }],
  ['a quality that is none', 'text/event-stream;q=much', sse],
  ['nonsense around it', ',;=,text/event-stream,;q', sse],
];
test.each(cases)('%s', (_, accept, expected) => {
  expect(acceptedStream(accept)).toEqual(expected);
});
