import type { Child } from '../measure/child.ts';
import { orderId } from './question.ts';
import { type Cast, round, type Times, untilWhole } from './round.ts';
import type { Scene } from './scenes.ts';

/** Subscribers of a server, all of them there and told of. */
export interface Audience extends AsyncDisposable {
  /** Until all were connected and had asked, s. */
  readonly connecting: number;
  /** Memory of the server a subscriber by now, KB. */
  memory(): Promise<number>;
  /** @throws an Error when not every subscriber is told of everything exactly once. */
  turn(): Promise<Turn>;
}

export interface Turn extends Times {
  /** CPU time of the server a message, µs. */
  readonly cpu: number;
}

/** What is needed once, however many subscribe, is no memory of a subscriber's: so many come first, and go. */
const FIRST = 200;

export async function gather(server: Child, cast: Cast, scene: Scene) {
  const { subscribers } = scene;
  const { orders } = scene.measured;
  const subscribe = (some: number) =>
    cast.clients.ask({
      port: server.port,
      orders: Array.from({ length: some }, (_, i) => orderId(cast.first + (i % orders))),
    });

  await subscribe(FIRST);
  await untilWhole(cast, scene.warming(FIRST));
  await subscribe(0);
  const empty = await server.ask<number>({ memory: true });
  const began = performance.now();
  await subscribe(subscribers);
  const connecting = (performance.now() - began) / 1_000;
  await untilWhole(cast, scene.warming(subscribers));
  return {
    connecting,
    memory: async () => ((await server.ask<number>({ memory: true })) - empty) / subscribers / 1_000,
    async turn() {
      const before = await server.usage();
      const times = await round(cast, scene.measured);
      const after = await server.usage();
      if (times.missing > 0) throw new Error(`${times.missing} messages did not come`);
      return { ...times, cpu: ((after.cpu - before.cpu) / times.fromDue.length) * 1e6 };
    },
    async [Symbol.asyncDispose]() {
      await subscribe(0); // before the server ends: who is cut off counts as a failure
    },
  } satisfies Audience;
}
