import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Feed } from '../eventing/index.ts';
import type { ViewReader } from '../projector/store.ts';
import type { JoinedView } from '../projector/view.ts';
import { apolloServer } from '../serving/apollo.ts';
import type { ErrorLog } from '../serving/errors.ts';
import { type HttpListener, listenHttp } from '../serving/http.ts';
import type { OpenPort } from '../serving/port.ts';
import { compositionStrategy } from './composition/strategy.ts';
import { composeSupergraph, type Subgraph } from './composition/supergraph.ts';
import type { Strategy } from './execution.ts';
import { type GatewaySettings, gatewaySettings } from './settings.ts';
import type { Strategies } from './strategy/choice.ts';
import { failureLog } from './strategy/failures.ts';
import { viewFreshness } from './strategy/freshness.ts';
import { type GatewayContext, gatewayInterface } from './strategy/gateway.ts';
import { requests } from './strategy/requests.ts';
import { repeated } from './strategy/shortcut.ts';
import { declaredFields } from './subscriptions/declared.ts';
import { openSubscriptions } from './subscriptions/open.ts';
import { openTransports } from './transports/open.ts';
import { mustFit } from './view/fit.ts';
import { viewStrategy } from './view/index.ts';

export interface GatewayOptions {
  readonly subgraphs: readonly Subgraph[];
  /** The joined views' declarations. */
  readonly views?: readonly JoinedView[];
  /** Their store; without one everything is composed. */
  readonly view?: ViewReader;
  /** Where subscriptions get their events from; without one they are refused. It stays the caller's to close. */
  readonly feed?: Feed;
  /** Stands in for gateway/view. */
  readonly viewStrategy?: (options: { views: readonly JoinedView[]; reader: ViewReader }) => Strategy;
  /** An open port to answer on, instead of one of its own. It is closed with the gateway, and left as it was when that cannot open. */
  readonly on?: OpenPort;
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
  /** From the environment, by name without JOINERY_: see {@link gatewaySettings}. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Keeps the composed schema, so that the next start is quick. */
  readonly cacheFolder?: string;
  /** Other pages than the API. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** What else the system waits for before it is ready, such as a view that catches up. */
  readonly ready?: () => Promise<readonly string[]>;
  /** Apollo Server's. With any, repeated operations take its whole way too, which costs some 0.1 ms each. */
  readonly plugins?: ApolloServerPlugin<BaseContext>[];
  readonly log?: ErrorLog;
}

export interface Gateway extends HttpListener {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** What is missing, as `/ready` answers it; empty when ready. */
  ready(): Promise<readonly string[]>;
}

/**
 * Opens the gateway: one API over the subgraphs, answered by composition or by the joined views. Resolves once it
 * can answer. Subgraphs that are down are no hindrance: their fields come back with them.
 *
 * @throws CompositionFailed when the subgraphs' schemas contradict each other; LiveFieldsMistaken when services and schema
 * disagree about subscriptions; ViewsDoNotFit when views answer what the
 * API does not have; PortTaken; an Error for a wrong setting.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const settings = gatewaySettings(options.settings);
  const composed = await composeSupergraph(options.subgraphs, { cacheFolder: options.cacheFolder });
  if (options.views !== undefined) mustFit(composed.schema, options.views);
  const declared = declaredFields(composed.schema, options.subgraphs);
  const { log = console.error, on, host, port, route, plugins, ready = async () => [] } = options;
  const composition = compositionStrategy(composed, options.subgraphs, settings);
  const strategies = {
    composition,
    freshness: settings.freshness,
    failed: failureLog(log),
    ...viewOf(options, settings),
  };
  const asked = requests(composed.schema, strategies, settings);
  const { schema, supergraphSdl } = composed;
  const gateway = gatewayInterface({ schema, supergraphSdl, requests: asked });
  const shortcut = plugins === undefined || plugins.length === 0 ? repeated(asked, log) : undefined;
  const { maxBody, bounds, perConnection, subscriptions: maxConnections } = settings;
  const { feed } = options;
  const subscriptions = openSubscriptions({ schema, requests: asked, strategies, declared, feed, settings, log });
  const transports = openTransports(subscriptions, { maxBody, perConnection, maxConnections, log });
  const { streamed, upgrade } = transports;
  const apollo = apolloServer({ gateway, plugins, log, parseOptions: { maxTokens: bounds.tokens } });
  try {
    const listening = { on, host, port, part: 'gateway' };
    const http = await listenHttp(apollo, {
      ...listening,
      ...{ route, maxBody, log, ready, context, shortcut, streamed, upgrade },
    });
    return {
      url: http.url,
      port: http.port,
      schema,
      ready,
      async [Symbol.asyncDispose]() {
        subscriptions.stop();
        await Promise.all([transports[Symbol.asyncDispose](), http[Symbol.asyncDispose]()]);
        await subscriptions[Symbol.asyncDispose]();
        await composition[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await transports[Symbol.asyncDispose]();
    await subscriptions[Symbol.asyncDispose]();
    await composition[Symbol.asyncDispose]();
    throw error;
  }
}

const context = ({ socket }: IncomingMessage): GatewayContext => ({ abandoned: () => socket.destroyed });

function viewOf(options: GatewayOptions, settings: GatewaySettings): Pick<Strategies, 'view'> {
  const { view: reader, views = [], viewStrategy: make = viewStrategy } = options;
  if (reader === undefined) return {};
  return {
    view: { strategy: make({ views, reader }), freshness: viewFreshness(reader, settings.tokenWait) },
  };
}
