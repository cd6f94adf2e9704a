import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { apiError } from '../../api/index.ts';
import type { Feed } from '../../eventing/index.ts';
import { subgraphClient } from '../../serving/client.ts';
import type { ErrorLog } from '../../serving/errors.ts';
import type { LiveField } from '../../serving/live.ts';
import { formattedError, statusOf } from '../../serving/shortcut.ts';
import type { GatewaySettings } from '../settings.ts';
import type { Strategies } from '../strategy/choice.ts';
import type { Requests } from '../strategy/requests.ts';
import { BadVariables } from '../strategy/variables.ts';
import { askKeysOf } from './ask-keys.ts';
import type { Declared } from './declared.ts';
import { askEdges } from './edges.ts';
import { groups } from './group.ts';
import { type Keys, keys } from './keys.ts';
import type { OperationRequest, Operations, Outcome } from './operations.ts';
import { NotValid, parsing } from './parsing.ts';
import { readers } from './readers.ts';
import { type Asked, subscribing } from './subscribing.ts';

export interface SubscriptionsOptions {
  readonly schema: GraphQLSchema;
  readonly requests: Requests;
  readonly strategies: Strategies;
  /** By field of Subscription. */
  readonly declared: ReadonlyMap<string, Declared>;
  /** Without one there are no subscriptions: they are refused, and queries are answered. */
  readonly feed?: Feed;
  readonly settings: GatewaySettings;
  readonly log: ErrorLog;
}

export interface Subscriptions extends Operations, AsyncDisposable {
  /** Ends every subscription: clients go elsewhere, and resume there. */
  stop(): void;
  /** How many run, and how many readers of the feed that takes. */
  running(): { readonly subscriptions: number; readonly readers: number };
}

/** So many events of each category are remembered for clients that come back. */
const WINDOW = 10_000;
const EARLIER = 1_000;
/** How long (ms) a reader waits for the next subscriber when its last has gone. */
const LINGER = 10_000;
/** To each service that is asked to whom its events belong. */
const CONNECTIONS = 4;

/**
 * Operations of clients that stay connected. The feed is read once for each category that anybody subscribes to, from the
 * first who does until a while after the last has gone.
 */
export function openSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { schema, requests, declared, feed, settings, log } = options;
  const stopping = new AbortController();
  const owners = [...declared.values()].filter(({ field }) => field.belongs !== undefined);
  const clients = new Map(
    owners.map(({ subgraph: { name, url } }) => [
      name,
      subgraphClient(name, url, { timeout: settings.timeout, connections: CONNECTIONS }),
    ]),
  );
  const known = new Map<LiveField, Keys>();
  for (const { field, subgraph } of owners) {
    const client = clients.get(subgraph.name);
    const { belongs } = field;
    if (belongs === undefined || client === undefined) continue;
    known.set(field, keys(belongs, askKeysOf(client, belongs.asked), stopping.signal));
  }
  const parse = parsing(schema, { tokens: settings.bounds.tokens, operations: settings.operations });
  const reading =
    feed === undefined
      ? null
      : readers({
          feed,
          keysOf: (field) => known.get(field) ?? null,
          window: WINDOW,
          earlier: EARLIER,
          linger: LINGER,
          buffer: settings.buffer,
          failed: (error) => log(`a reader of subscriptions could not be closed: ${error}`),
        });
  const formatted = formattedError(log);
  const subscribe = subscribing({
    ...options,
    parse,
    readers: reading,
    edges: feed === undefined ? null : askEdges(feed),
    groups: groups(),
    formatted,
  });

  const refused = (thrown: unknown): Outcome => {
    const errors = errorsIn(thrown);
    return { is: 'refused', errors: errors.map(formatted), status: statusOf(errors) ?? standardOf(thrown, errors) };
  };
  const begin = async (request: OperationRequest): Promise<Outcome> => {
    const { query, name, variables, extensions } = shapeOf(request);
    const operation = parse(query, name);
    const { headers, lastEventId, abandoned } = request;
    const asked: Asked = { variables, extensions, headers, abandoned };
    if (operation.definition.operation === OperationTypeNode.SUBSCRIPTION) {
      return { is: 'live', live: await subscribe.begin(operation, asked, lastEventId) };
    }
    if (operation.definition.operation === OperationTypeNode.MUTATION && request.readOnly === true) {
      throw apiError('BAD_USER_INPUT', 'a mutation must be sent by POST', { http: { status: 405 } });
    }
    const { data, errors, extensions: told } = await requests.execute(operation, asked);
    if (errors !== undefined && data === undefined) {
      return { is: 'refused', errors: errors.map(formatted), status: statusOf(errors) ?? 400 };
    }
    return { is: 'answered', answer: { ...(errors && { errors: errors.map(formatted) }), data, extensions: told } };
  };
  return {
    async begin(request) {
      try {
        return await begin(request);
      } catch (thrown) {
        return refused(thrown);
      }
    },
    stop: subscribe.stop,
    running: () => ({ subscriptions: subscribe.running(), readers: reading?.open() ?? 0 }),
    async [Symbol.asyncDispose]() {
      subscribe.stop();
      stopping.abort();
      await reading?.[Symbol.asyncDispose]();
      await Promise.all([...clients.values()].map((client) => client[Symbol.asyncDispose]()));
    },
  };
}

/** A client may ask again for what is only away: by the status of its refusal it knows. */
function standardOf(thrown: unknown, errors: readonly GraphQLError[]): number {
  if (isInside(thrown)) return 500;
  return errors.some(({ extensions }) => extensions.code === 'SERVICE_UNAVAILABLE') ? 503 : 400;
}

const isInside = (thrown: unknown): boolean =>
  !(thrown instanceof NotValid || thrown instanceof BadVariables || thrown instanceof GraphQLError);

function errorsIn(thrown: unknown): readonly GraphQLError[] {
  if (thrown instanceof NotValid || thrown instanceof BadVariables) return thrown.errors;
  if (thrown instanceof GraphQLError) return [thrown];
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  return [new GraphQLError(cause.message, { originalError: cause })];
}

/** @throws BAD_USER_INPUT for what is no GraphQL request */
function shapeOf({ query, operationName, variables, extensions }: OperationRequest) {
  if (typeof query !== 'string' || query === '') throw wrong('query', 'a GraphQL document');
  if (!isNothing(operationName) && typeof operationName !== 'string') throw wrong('operationName', 'a name');
  if (!isNothing(variables) && !isRecord(variables)) throw wrong('variables', 'an object');
  if (!isNothing(extensions) && !isRecord(extensions)) throw wrong('extensions', 'an object');
  return {
    query,
    name: operationName || undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

const wrong = (field: string, expected: string) =>
  apiError('BAD_USER_INPUT', `'${field}' of the request is wrong: expected ${expected}`);
const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
