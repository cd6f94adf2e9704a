import { type Consumer, type Feed, runConsumer } from '../eventing/index.ts';
import { closeAll } from './closing.ts';
import type { ErrorLog } from './errors.ts';
import { type HttpListener, listenHttp } from './http.ts';
import { type OpenOptions, type OpenService, openService } from './open.ts';
import type { Service, ServiceContext } from './service.ts';
import { subgraph } from './subgraph.ts';

export interface StartOptions extends OpenOptions {
  /** What the service reacts to. Stays the caller's: it is not closed with the service. */
  readonly feed: Feed;
  /** Loopback unless told otherwise: subgraphs are for the gateway, not for clients. */
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
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

/** Another process listens there; nothing was changed. */
export class PortTaken extends Error {
  readonly code = 'PORT_TAKEN';
  constructor(part: string, port: number | undefined, cause: unknown) {
    super(`${part} cannot start: port ${port} is taken by another process; choose another one`, { cause });
    this.name = 'PortTaken';
  }
}

/** A gateway's request names up to 20,000 entities (the default bound on nodes), each about 100 bytes. */
const MAX_BODY = 4_000_000;

/**
 * Starts a service: opens its store, prepares it, serves its subgraph, and answers events from the feed. It listens
 * before it reacts, so that a second one, whose port is taken, does nothing.
 *
 * @throws when any of these fails, such as when the port is taken; then nothing is left open.
 */
export async function startService(service: Service, options: StartOptions): Promise<RunningService> {
  const opened: AsyncDisposable[] = [];
  try {
    const open = await openService(service, options);
    opened.push(open);
    await service.prepare?.(open.context);
    const missing = new Set<string>();
    const http = await serve(open, options, async () => [...missing]);
    opened.push(http);
    if (open.consumer !== null) {
      const reacting = await react(open.consumer, options.feed, service.name, missing, options.log);
      // Closed after the server: a command in flight may be waiting for an event.
      opened.splice(opened.indexOf(http), 0, reacting);
    }
    return {
      name: service.name,
      url: http.url,
      port: http.port,
      context: open.context,
      consumer: open.consumer,
      ready: async () => [...missing],
      [Symbol.asyncDispose]: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function serve(
  { service, context }: OpenService,
  { host, port, log }: StartOptions,
  ready: () => Promise<readonly string[]>,
): Promise<HttpListener> {
  const apollo = await subgraph(service, context, log);
  const { requestContext = () => ({}) } = service;
  try {
    return await listenHttp(apollo, {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(log !== undefined && { log }),
      maxBody: MAX_BODY,
      context: () => requestContext(context),
      ready,
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new PortTaken(service.name, port, error);
  }
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

/** Runs the consumer. Until it has seen what the feed held at the start, that is missing. */
async function react(
  consumer: Consumer,
  feed: Feed,
  name: string,
  missing: Set<string>,
  log: ErrorLog = console.error,
): Promise<AsyncDisposable> {
  const behind = `${name} has not yet seen all events`;
  missing.add(behind);
  const subscription = await runConsumer(feed, consumer);
  let closing = false;
  subscription.caughtUp().then(
    () => missing.delete(behind),
    (error: unknown) => {
      if (!closing) log(`${name} cannot tell whether it has seen all events: ${error}`);
    },
  );
  return {
    [Symbol.asyncDispose]() {
      closing = true;
      return subscription[Symbol.asyncDispose]();
    },
  };
}
