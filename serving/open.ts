import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Consumer, consumer, type EventStore } from '../eventing/index.ts';
import { openLibsqlStore } from '../eventing/libsql/index.ts';
import { closeAll } from './closing.ts';
import type { Clock, Service, ServiceContext } from './service.ts';

export interface OpenOptions {
  /** The folder that holds the embedded stores, one file a service; made when it is not there. */
  readonly data: string;
  /** The machine's unless given. */
  readonly clock?: Clock;
  /** The subgraphs' URLs by name. */
  readonly subgraphs?: Readonly<Record<string, string>>;
  /** By name without the prefix JOINERY_. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Another store than the embedded one. Whoever opened the service closes it with the service. */
  readonly openStore?: (service: Service) => Promise<EventStore>;
}

/** A service with its store open: commands can be given to it, and events to its consumer. Nothing runs by itself yet. */
export interface OpenService extends AsyncDisposable {
  readonly service: Service;
  readonly context: ServiceContext;
  /** Answers events with the service's reactions; null for a service that has none. */
  readonly consumer: Consumer | null;
}

/** Where the embedded store of a service lies. */
export const storeFile = (data: string, service: string): string => join(data, `${service}.db`);

/** The embedded feed's sources: what `openLogFeed` reads of these services. */
export const logSources = (services: readonly Service[], data: string) =>
  services.map(({ name, kinds }) => ({
    name,
    file: storeFile(data, name),
    categories: kinds.map(({ category }) => category),
  }));

const now: Clock = () => new Date().toISOString();

/** @throws what opening the store throws. Neither `prepare` nor any reaction has run. */
export async function openService(service: Service, options: OpenOptions): Promise<OpenService> {
  const { clock = now, subgraphs = {}, settings = {} } = options;
  const store = await (options.openStore ?? embedded(options.data))(service);
  const context: ServiceContext = { store, clock, subgraphs, settings };
  const reactions = service.reactions?.(context);
  return {
    service,
    context,
    consumer: reactions === undefined ? null : consumer({ name: service.name, store, reactions, clock }),
    [Symbol.asyncDispose]: () => closeAll([store, { [Symbol.asyncDispose]: async () => service.close?.(context) }]),
  };
}

const embedded =
  (data: string) =>
  async ({ name, kinds }: Service): Promise<EventStore> => {
    await mkdir(data, { recursive: true });
    return openLibsqlStore({ name, file: storeFile(data, name), kinds });
  };
