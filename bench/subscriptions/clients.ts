import { serving } from '../measure/serving.ts';
import type { Change } from './question.ts';
import { openSubscriber, type Subscriber } from './subscriber.ts';

export type Asked =
  /** As many subscribers as orders are named, each on a connection of its own, in place of those that there were. */
  | { readonly port: number; readonly orders: readonly string[] }
  /** What has come since it was last asked, once it is so many messages, or after so many ms. */
  | { readonly messages: number; readonly within: number };

/** Of each message whose it is, the version that it tells of, and when it came. */
export type Received = readonly (readonly [subscriber: number, version: number, at: number])[];

/** So many connect at a time. */
const AT_ONCE = 50;

/** The clients of a benchmark, in a process of their own. */
let subscribers: readonly Subscriber[] = [];
let arrived: { readonly subscriber: number; readonly data: Buffer; readonly at: number }[] = [];
let failure: Error | null = null;
let heard = () => {};

async function open(port: number, orders: readonly string[]): Promise<void> {
  await Promise.all(subscribers.map(({ close }) => close()));
  const opened: Subscriber[] = [];
  const waiting = [...orders.entries()];
  const some = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [subscriber, order] = next;
      const onMessage = (data: Buffer, at: number) => {
        arrived.push({ subscriber, data, at });
        heard();
      };
      const onFailure = (error: Error) => {
        failure = error;
        heard();
      };
      opened.push(await openSubscriber({ port, order, onMessage, onFailure }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  subscribers = opened;
}

async function take(messages: number, within: number): Promise<Received> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, within);
    heard = () => {
      if (arrived.length < messages && failure === null) return;
      clearTimeout(timer);
      resolve();
    };
    heard();
  });
  heard = () => {};
  if (failure !== null) throw failure;
  const taken = arrived;
  arrived = [];
  return taken.map(({ subscriber, data, at }) => [subscriber, changeIn(data).version, at]);
}

/** Parsed when it has been counted, so that a message does not wait while others are read. */
function changeIn(data: Buffer): Change {
  const { type, payload } = JSON.parse(String(data)) as {
    readonly type: string;
    readonly payload?: { readonly data?: { readonly orderChanged?: Change }; readonly errors?: unknown };
  };
  const change = payload?.data?.orderChanged;
  if (type !== 'next' || payload?.errors !== undefined || change === undefined) {
    throw new Error(`a subscriber got ${String(data).slice(0, 1_000)}`);
  }
  return change;
}

serving(0, (request) => {
  const asked = request as Asked;
  return 'port' in asked ? open(asked.port, asked.orders) : take(asked.messages, asked.within);
});
