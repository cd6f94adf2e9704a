import { type Child, child } from '../measure/child.ts';

/** A module of this folder in a process of its own. */
export const start = (module: string, ...args: string[]): Promise<Child> =>
  child(new URL(module, import.meta.url), ...args);

/** A gateway process, on the data and the services of a desk. */
export async function joinery(desk: Child, data: string): Promise<Child> {
  const addresses = Object.entries(await desk.ask<Record<string, string>>({ addresses: true }));
  const urls = Object.fromEntries(addresses.map(([name, url]) => [`JOINERY_${name.toUpperCase()}_URL`, url]));
  return start('gateway.ts', JSON.stringify({ JOINERY_PORT: '0', JOINERY_DATA: data, ...urls }));
}

/** A server of subscriptions that does no more than send. */
export const bare = (): Promise<Child> => start('bare.ts');
