import type { EventStore, Feed } from '../../eventing/index.ts';
import { system } from '../../joinery.config.ts';
import { type Running, run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { subgraphsOf } from '../../runtime/subgraphs.ts';
import { closeAll } from '../../serving/closing.ts';
import { freePorts } from '../faults/ports.ts';

export type Env = Readonly<Record<string, string>>;

/** A system of which each part can be stopped and started by itself, embedded or on servers. */
export interface LiveSystem extends AsyncDisposable {
  /** Of its gateway. */
  readonly origin: string;
  start(part: string): Promise<void>;
  stop(part: string): Promise<void>;
  /** One more gateway with settings of its own, as in a process of its own. */
  gateway(env?: Env): Promise<OneGateway>;
  /** A service's, while it runs. */
  store(service: string): EventStore;
  /** That the gateway reads. */
  feed(): Feed;
  /** With their addresses. */
  readonly subgraphs: ReturnType<typeof subgraphsOf>;
}

/** Its port stays its own while it is stopped. */
export interface OneGateway extends AsyncDisposable {
  readonly origin: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What differs between the two forms. */
export interface Form extends AsyncDisposable {
  readonly origin: string;
  start(part: string): Promise<void>;
  stop(part: string): Promise<void>;
  running(part: string): Running;
  /** For one more part of the same system. */
  readonly env: Env;
}

export function liveSystem(form: Form): LiveSystem {
  const urls = Object.fromEntries(
    system.services.map(({ name }) => [name, [form.running(name).services[0]!.url]] as const),
  );
  const gateways: OneGateway[] = [];
  return {
    origin: form.origin,
    start: form.start,
    stop: form.stop,
    store: (service) => form.running(service).services[0]!.context.store,
    feed: () => form.running('gateway').feed,
    subgraphs: subgraphsOf(system, urls),
    async gateway(env = {}) {
      const [port] = await freePorts(1);
      const named = Object.entries(urls).map(([name, [url]]) => [`JOINERY_${name.toUpperCase()}_URL`, url]);
      const all = { ...form.env, ...Object.fromEntries(named), ...env, JOINERY_PORT: String(port) };
      const settings = readSystemSettings(system, all);
      let running: Running | null = null;
      const start = async () => {
        running = await run(system, settings, { parts: ['gateway'], log: () => {} });
      };
      const stop = async () => {
        const stopping = running;
        running = null;
        await stopping?.[Symbol.asyncDispose]();
      };
      await start();
      const gateway = { origin: `http://127.0.0.1:${port}`, start, stop, [Symbol.asyncDispose]: stop };
      gateways.push(gateway);
      return gateway;
    },
    async [Symbol.asyncDispose]() {
      await closeAll([form, ...gateways]);
    },
  };
}
