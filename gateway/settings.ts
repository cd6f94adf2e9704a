import { type Bounds, DEFAULT_BOUNDS } from './limits/bounds.ts';

export interface GatewaySettings {
  /** `auto` composes when the view lags more than this, ms. */
  readonly freshness: number;
  /** How long the view may take to contain the writes of a token, ms. */
  readonly tokenWait: number;
  /** For one request to a subgraph, ms. */
  readonly timeout: number;
  /** Connections to each subgraph. */
  readonly connections: number;
  /** Bytes of a request's body. */
  readonly maxBody: number;
  /** Operations that are kept compiled. */
  readonly operations: number;
  /** Of all clients together. */
  readonly subscriptions: number;
  /** On one WebSocket. */
  readonly perConnection: number;
  /** Messages that may wait for a client of a subscription. */
  readonly buffer: number;
  /** So many events may have come since, in the whole category, for a subscription to resume. */
  readonly resume: number;
  readonly bounds: Bounds;
}

export interface Setting {
  /** Of the environment, with JOINERY_ before it. */
  readonly name: string;
  readonly standard: number;
  readonly what: string;
}

/** Everything that can be set about the gateway, for its documentation and for reading the environment. */
export const GATEWAY_SETTINGS = {
  freshness: {
    name: 'FRESHNESS_MS',
    standard: 2_000,
    what: 'auto composes when the view lags more than this, ms',
  },
  tokenWait: { name: 'TOKEN_WAIT_MS', standard: 1_000, what: 'how long the view is waited for to contain a token, ms' },
  timeout: { name: 'SUBGRAPH_TIMEOUT_MS', standard: 10_000, what: 'for one request to a subgraph, ms' },
  connections: { name: 'SUBGRAPH_CONNECTIONS', standard: 64, what: 'connections to each subgraph' },
  maxBody: { name: 'MAX_BODY', standard: 1_000_000, what: "bytes of a request's body" },
  operations: { name: 'CACHED_OPERATIONS', standard: 1_000, what: 'operations that are kept compiled' },
  subscriptions: { name: 'MAX_SUBSCRIPTIONS', standard: 20_000, what: 'subscriptions at a time, of all clients' },
  perConnection: {
    name: 'CONNECTION_SUBSCRIPTIONS',
    standard: 100,
    what: 'operations at a time on one WebSocket',
  },
  buffer: {
    name: 'SUBSCRIPTION_BUFFER',
    standard: 1_000,
    what: 'messages that may wait for a client before its subscription is ended',
  },
  resume: {
    name: 'RESUME_EVENTS',
    standard: 1_000_000,
    what: 'events that a cursor may be behind to be resumed from',
  },
} as const satisfies Record<Exclude<keyof GatewaySettings, 'bounds'>, Setting>;

export const BOUND_SETTINGS = {
  depth: { name: 'MAX_DEPTH', standard: DEFAULT_BOUNDS.depth, what: 'levels of fields of an operation' },
  fields: { name: 'MAX_FIELDS', standard: DEFAULT_BOUNDS.fields, what: 'fields of an operation, fragments expanded' },
  aliases: { name: 'MAX_ALIASES', standard: DEFAULT_BOUNDS.aliases, what: 'aliases of an operation' },
  rootFields: { name: 'MAX_ROOT_FIELDS', standard: DEFAULT_BOUNDS.rootFields, what: 'fields of Query or Mutation' },
  tokens: { name: 'MAX_TOKENS', standard: DEFAULT_BOUNDS.tokens, what: 'lexical tokens of a document' },
  nodes: {
    name: 'MAX_NODES',
    standard: DEFAULT_BOUNDS.nodes,
    what: 'nodes that an operation can return: its nested `first` multiplied, added up',
  },
} as const satisfies Record<keyof Bounds, Setting>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings out of the environment, by name without JOINERY_; what is not set has its standard.
 * @throws an Error that names a setting which is no whole number of 0 or more.
 */
export function gatewaySettings(environment: Environment = {}): GatewaySettings {
  return { ...read(GATEWAY_SETTINGS, environment), bounds: read(BOUND_SETTINGS, environment) };
}

function read<K extends string>(settings: Readonly<Record<K, Setting>>, environment: Environment): Record<K, number> {
  const values: Partial<Record<K, number>> = {};
  for (const key in settings) values[key] = numberOf(settings[key], environment);
  return values as Record<K, number>;
}

function numberOf({ name, standard }: Setting, environment: Environment): number {
  const text = environment[name];
  if (text === undefined || text === '') return standard;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`JOINERY_${name} is '${text}': expected a whole number such as ${standard}`);
}
