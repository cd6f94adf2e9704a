import { startChild } from '../../measure/child.ts';
import { CLEAR, type Conditions } from './conditions.ts';
import type { ProxyRequest } from './proxy.ts';

export type { Conditions } from './conditions.ts';

/** A process between services and those who ask them, with a TCP proxy for each service. */
export interface Network extends AsyncDisposable {
  /** Leads to these services from now on (ports of this machine by name), and says under which ports they are asked. */
  lead(services: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>>;
  /** What is not named is as in CLEAR: nothing is added. @throws for a service that it does not lead to */
  set(service: string, conditions: Partial<Conditions>): Promise<void>;
  /** What was really added to a service's requests since `set`, those held left out: their median, ms. Null without requests. */
  added(service: string): Promise<number | null>;
}

/** Starts it, on these cores. */
export async function startNetwork(cores: readonly number[] | null): Promise<Network> {
  const child = await startChild(new URL('proxy.ts', import.meta.url), { name: 'the network', cores, quiet: true });
  const ask = <A>(request: ProxyRequest): Promise<A> => child.ask<A>(request);
  return {
    lead: (services) => ask({ lead: services }),
    set: (service, conditions) => ask({ set: service, conditions: { ...CLEAR, ...conditions } }),
    added: (service) => ask({ added: service }),
    [Symbol.asyncDispose]: () => Promise.resolve(child[Symbol.asyncDispose]()),
  };
}
