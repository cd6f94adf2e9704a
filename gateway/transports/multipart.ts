import type { Form } from './form.ts';
import { textOf } from './text.ts';

/** A part is whole, to clients, once the boundary behind it has come: it is written with it. */
const part = (json: string): string => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;
const BEGIN = '\r\n--graphql';
const END = '--\r\n';

/** Apollo's protocol: https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
export const multipart: Form = {
  headers: {
    'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no', // nginx would keep messages back
  },
  heartbeat: part('{}'),
  opened: () => BEGIN,
  message: ({ answer }) => part(`{"payload":${textOf(answer)}}`),
  // Its clients do not connect again by themselves: they are told, whatever the reason.
  ended: ({ error }) => ({ text: part(JSON.stringify({ payload: null, errors: [error] })) + END, cut: false }),
  whole: (answer) => `${BEGIN}${part(`{"payload":${textOf(answer)}}`)}${END}`,
  refused: () => null,
};
