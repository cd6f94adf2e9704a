import type { Placement, StartPlacement } from '../../../bench/comparison/placement.ts';
import type { Asking } from '../../../bench/comparison/workload.ts';
import startBff from '../../../bench/shipping/bff/main.ts';
import { placements } from '../../../bench/shipping/placements.ts';
import startQueryService from '../../../bench/shipping/query-service/main.ts';
import type { TestSystem } from '../../system/running.ts';
import { ask } from './asked.ts';

export type Addresses = Readonly<Record<string, string>>;

export const addressesOf = ({ running }: TestSystem): Addresses =>
  Object.fromEntries(running.services.map(({ name, url }) => [name, url]));

const STARTS: Readonly<Record<string, StartPlacement>> = { bff: startBff, service: startQueryService };

/** Where each placement answers, by its name: those without a server of their own at the gateway's port. */
export interface Placed extends AsyncDisposable {
  readonly ports: ReadonlyMap<Placement, number>;
}

export async function place(gateway: number, services: Addresses, folder: string): Promise<Placed> {
  const ports = new Map<Placement, number>();
  const opened: AsyncDisposable[] = [];
  for (const placement of placements) {
    if (placement.server === null) {
      ports.set(placement, gateway);
      continue;
    }
    const server = await STARTS[placement.name]!(services, folder);
    opened.push(server);
    ports.set(placement, server.port);
  }
  return {
    ports,
    async [Symbol.asyncDispose]() {
      for (const server of opened) await server[Symbol.asyncDispose]();
    },
  };
}

export const placement = (name: string): Placement => placements.find((placement) => placement.name === name)!;

/** Asks the gateway's composition, as a run does. */
export const asking = (port: number): Asking => ({
  async ask<D>(query: string, variables: object = {}): Promise<D> {
    const { data, errors } = await ask(placement('gateway'), port, { name: 'draw', query }, variables);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data as D;
  },
});
