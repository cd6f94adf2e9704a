import { byStream } from './by-stream.ts';
import { byWebSocket } from './by-websocket.ts';
import type { Watching } from './watching.ts';

export const WAYS = { WebSocket: byWebSocket, 'event stream': byStream } as const;
export const STRATEGIES = ['composition', 'view', 'auto'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What a subscription is about. */
export type About =
  | { readonly field: 'orderChanged' | 'customerOrdersChanged'; readonly id: string }
  | { readonly field: 'containerTelemetry'; readonly id: string };

const ARGUMENTS = { orderChanged: 'id', customerOrdersChanged: 'customerId', containerTelemetry: 'containerId' };

/** Of every service something. */
const ORDER = `id status quantity reason customer { id name } pickupPort { name }
  voyage { id ship status } containers { id status }`;
const CONTAINER =
  'id anomalies status telemetry { temperature recordedAt } port { name } order { id customer { name } }';
const SELECTIONS = {
  orderChanged: `event version at order { ${ORDER} }`,
  customerOrdersChanged: `event version at order { ${ORDER} }`,
  containerTelemetry: `at anomaly telemetry { temperature recordedAt } container { ${CONTAINER} }`,
};

export interface Wishes {
  readonly by?: keyof typeof WAYS;
  readonly strategy?: Strategy;
  readonly after?: string | null;
  readonly selection?: string;
}

export const questionOf = ({ field, id }: About, { after, selection, strategy = 'auto' }: Wishes = {}) => ({
  query: `subscription($id: ID!, $after: String) {
    live: ${field}(${ARGUMENTS[field]}: $id, after: $after) { ${selection ?? SELECTIONS[field]} cursor } }`,
  variables: { id, ...(after && { after }) },
  headers: { 'joinery-strategy': strategy },
});

export const watch = (origin: string, about: About, wishes: Wishes = {}): Watching =>
  WAYS[wishes.by ?? 'event stream'](origin, questionOf(about, wishes));

/** Several that are left together. */
export const together = (watching: readonly Watching[]) => ({
  watching,
  async [Symbol.asyncDispose]() {
    await Promise.all(watching.map((each) => each[Symbol.asyncDispose]()));
  },
});
