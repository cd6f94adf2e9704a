import type { Consumer, Feed } from '../eventing/index.ts';
import { closeAll } from './closing.ts';
import type { ErrorLog } from './errors.ts';
import { type HttpListener, listenHttp } from './http.ts';
import { type OpenOptions, type OpenService, openService } from './open.ts';
import { type OpenPort, openPort } from './port.ts';
import { startReacting } from './reacting.ts';
import type { Service, ServiceContext } from './service.ts';
import { subgraph } from './subgraph.ts';

export interface StartOptions extends OpenOptions {
  /** What the service reacts to. Stays the caller's: it is not closed with the service. */
  readonly feed: Feed;
  /** An open port to serve on, instead of one of its own. It is closed with the service, and left as it was when that cannot start. */
  readonly on?: OpenPort;
  /** Loopback unless told otherwise: subgraphs are for the gateway, not for clients. */
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
  /** What the servers behind the service lack at the moment: a part of what `/ready` says. */
  readonly missing?: () => Promise<readonly string[]>;
  readonly log?: ErrorLog;
}

/** A service that answers requests and events. Disposing lets what is in flight finish. */
export interface RunningService extends AsyncDisposable {
  readonly name: string;
  /** Of its GraphQL endpoint. */
  readonly url: string;
  readonly port: number;
  readonly context: ServiceContext;
  /** For its dead letters; null for a service that reacts to nothing. */
  readonly consumer: Consumer | null;
  /** What it still lacks to be whole; empty when nothing. */
  ready(): Promise<readonly string[]>;
}

/** A gateway's request names up to 20,000 entities (the default bound on nodes), each about 100 bytes. */
const MAX_BODY = 4_000_000;

/**
 * Starts a service: opens its port, its store, prepares it, answers events from the feed, and serves its subgraph. Its port
 * comes first, so that a second one, whose port is taken, does nothing. The feed may be away: the service serves without
 * it, says so in `/ready`, and reacts as soon as the feed comes.
 *
 * @throws when any other of these fails, such as when the port is taken; then nothing is left open that was not before.
 */
export async function startService(service: Service, options: StartOptions): Promise<RunningService> {
  const { host, port: wanted, feed, log = console.error } = options;
  const port = options.on ?? (await openPort({ host, port: wanted, part: service.name }));
  const opened: AsyncDisposable[] = [];
  try {
    const open = await openService(service, options);
    opened.push(open);
    await service.prepare?.(open.context);
    const reacting = open.consumer && (await startReacting(feed, open.consumer, { name: service.name, log }));
    // Closed after the server: a command in flight may be waiting for an event.
    if (reacting !== null) opened.push(reacting);
    const ready = async () => [...((await options.missing?.()) ?? []), ...(reacting?.missing() ?? [])];
    const http = await serve(open, port, log, ready);
    opened.push(http);
    return {
      name: service.name,
      url: http.url,
      port: http.port,
      context: open.context,
      consumer: open.consumer,
      ready,
      [Symbol.asyncDispose]: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(options.on === undefined ? [port, ...opened] : opened);
    throw error;
  }
}

async function serve(
  { service, context }: OpenService,
  on: OpenPort,
  log: ErrorLog,
  ready: () => Promise<readonly string[]>,
): Promise<HttpListener> {
  const { requestContext = () => ({}) } = service;
  const apollo = await subgraph(service, context, log);
  return listenHttp(apollo, { on, log, maxBody: MAX_BODY, context: () => requestContext(context), ready });
}
