import { type Consumer, consumer, type EventStore } from '../eventing/index.ts';
import { closeAll } from './closing.ts';
import type { Clock, Service, ServiceContext } from './service.ts';

export interface OpenOptions {
  /** Opens the service's own store. Whoever opened the service closes it with the service. */
  readonly openStore: (service: Service) => Promise<EventStore>;
  /** The machine's unless given. */
  readonly clock?: Clock;
  /** The subgraphs' URLs by name. */
  readonly subgraphs?: ServiceContext['subgraphs'];
  /** By name without the prefix JOINERY_. */
  readonly settings?: ServiceContext['settings'];
}

/** A service with its store open: commands can be given to it, and events to its consumer. Nothing runs by itself yet. */
export interface OpenService extends AsyncDisposable {
  readonly service: Service;
  readonly context: ServiceContext;
  /** Answers events with the service's reactions; null for a service that has none. */
  readonly consumer: Consumer | null;
}

const now: Clock = () => new Date().toISOString();

/** @throws what opening the store throws. Neither `prepare` nor any reaction has run. */
export async function openService(service: Service, options: OpenOptions): Promise<OpenService> {
  const { clock = now, subgraphs = {}, settings = {}, openStore } = options;
  const store = await openStore(service);
  const context: ServiceContext = { store, clock, subgraphs, settings };
  const reactions = service.reactions?.(context);
  return {
    service,
    context,
    consumer: reactions === undefined ? null : consumer({ name: service.name, store, reactions, clock }),
    [Symbol.asyncDispose]: () => closeAll([store, { [Symbol.asyncDispose]: async () => service.close?.(context) }]),
  };
}
