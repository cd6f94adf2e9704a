import { setTimeout } from 'node:timers/promises';
import { encodeToken } from '../../../api/index.ts';
import { handle } from '../../../eventing/index.ts';
import type { Random } from '../../../sample/random.ts';
import { allocationDecider } from '../../../subgraphs/containers/allocation.ts';
import { ask, command, until } from '../../system/order.ts';
import { addContainer, place, record, register, schedule } from '../acts.ts';
import type { LiveSystem, OneGateway } from '../live-system.ts';

export const CUSTOMERS = ['c0', 'c1', 'c2'] as const;
export const CONTAINERS = ['x0', 'x1'] as const;
/** Orders that stay PENDING, so that they can be updated any number of times; each of the customer of its number. */
export const ORDERS = ['o0', 'o1', 'o2'] as const;

/** A system under commands, of which any may fail: what came of them stands in the stores. */
export interface World extends AsyncDisposable {
  /** Of a gateway that runs, or did a moment ago. */
  origin(): string;
  /** Until then all that is watched is at rest. */
  begin(): void;
  /** Resolves when so many more commands have been given. */
  goesOn(commands: number): Promise<void>;
  /** Stops something, lets a few commands be given, and starts it again. Returns what it was. */
  restart(): Promise<string>;
  /** Gives no more commands but one to all that is watched. Resolves once these have been done. */
  last(): Promise<void>;
}

/** Between the commands of a client, ms. */
const PAUSE = 5;

export async function openWorld(
  system: LiveSystem,
  other: OneGateway,
  { pick, integer, chance }: Random,
): Promise<World> {
  const main = { origin: system.origin, start: () => system.start('gateway'), stop: () => system.stop('gateway') };
  const gateways = [main, other];
  const down = new Set<(typeof gateways)[number]>();
  let count = 0;
  const origin = () => pick(gateways.filter((gateway) => !down.has(gateway) || down.size === 2)).origin;

  await Promise.all(CUSTOMERS.map((id) => surely(() => register(main.origin, id))));
  await Promise.all([...CONTAINERS, 'x2', 'x3'].map((id) => surely(() => addContainer(main.origin, id))));
  await Promise.all(['v0', 'v1'].map((id) => surely(() => schedule(main.origin, id, 20))));
  for (const [i, id] of ORDERS.entries()) {
    await keepPending(system, id);
    await surely(() => place(main.origin, id, CUSTOMERS[i]!));
  }
  await published(main.origin, [...ORDERS.map((id) => `orders-${id}`), ...CONTAINERS.map((id) => `containers-${id}`)]);

  const update = (id: string) => command(origin(), 'updateOrder', `id: "${id}", quantity: ${1 + (++count % 9_999)}`);
  const measure = (id: string) => record(origin(), id, ++count, chance(0.2) ? 30 : 4);
  const acts: readonly (() => Promise<unknown>)[] = [
    () => update(pick(ORDERS)),
    () => update(pick(ORDERS)),
    () => measure(pick(CONTAINERS)),
    () => measure(pick(CONTAINERS)),
    () => place(origin(), `p${++count}`, pick(CUSTOMERS)),
    () => command(origin(), 'cancelOrder', `id: "p${integer(1, count + 1)}"`),
    () => command(origin(), pick(['departVoyage', 'arriveVoyage']), `id: "${pick(['v0', 'v1'])}"`),
    () => command(origin(), 'relocateCustomer', `id: "${pick(CUSTOMERS)}", address: ${addressOf(++count)}`),
  ];
  let given = 0;
  let over = false;
  const commanding = async () => {
    while (!over) {
      // Done, refused, or left open: the stores know.
      await Promise.allSettled([pick(acts)()]);
      given++;
      await setTimeout(PAUSE);
    }
  };
  let clients: readonly Promise<void>[] = [];
  const quiet = async () => {
    over = true;
    await Promise.all(clients);
  };
  const goesOn = async (commands: number) => {
    const wanted = given + commands;
    await until(async () => given >= wanted);
  };
  const restartGateway = async () => {
    const gateway = pick(gateways);
    down.add(gateway);
    await gateway.stop();
    await goesOn(integer(0, 6));
    await gateway.start();
    down.delete(gateway);
    return 'gateway';
  };
  const restartPart = async () => {
    const part = pick(['customers', 'orders', 'containers', 'voyages', 'search', 'projector', 'projector']);
    await system.stop(part);
    await goesOn(integer(0, 6));
    await system.start(part);
    return part;
  };
  return {
    origin,
    begin() {
      clients = [commanding(), commanding(), commanding()];
    },
    goesOn,
    restart: () => (chance(0.4) ? restartGateway() : restartPart()),
    async last() {
      await quiet();
      await Promise.all([
        ...ORDERS.map((id) => insist(() => update(id))),
        ...CONTAINERS.map((id) => insist(() => measure(id))),
      ]);
    },
    [Symbol.asyncDispose]: quiet,
  };
}

const addressOf = (n: number) => `{ street: "Quay ${n}", city: "Emden", country: "DE", postalCode: "26721" }`;

/** Its containers have been refused before anybody asks for them: that is news to nobody. */
async function keepPending(system: LiveSystem, orderId: string): Promise<void> {
  const data = { orderId, revision: 1_000_000, reason: 'kept open for a test' };
  const metadata = { time: new Date().toISOString(), causation: null, correlation: 'test' };
  await handle(system.store('containers'), allocationDecider, orderId, { type: 'fail', data }, metadata);
}

/** Waits until the first event of each has reached the view: who subscribes afterwards is not told of it. */
const published = (origin: string, streams: readonly string[]): Promise<void> =>
  until(async () => {
    const token = encodeToken(new Map(streams.map((stream) => [stream, 1])));
    return (
      (await ask(origin, '{ ports(first: 1) { totalCount } }', 'view', { 'joinery-after': token })).errors === undefined
    );
  });

/** Until it is done. */
const insist = (act: () => Promise<unknown>): Promise<void> =>
  until(() =>
    act().then(
      () => true,
      () => false,
    ),
  );

/** On a busy machine a service may not answer in time: then, as its error says, a creation with an id can be repeated. */
async function surely(creation: () => Promise<unknown>, times = 3): Promise<void> {
  try {
    await creation();
  } catch (error) {
    if (times === 1 || !String(error).includes('whether this was done is not known')) throw error;
    await surely(creation, times - 1);
  }
}
