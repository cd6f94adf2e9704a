import type { Load, Loaded } from './load.ts';
import { pace } from './pace.ts';
import { openSender } from './sender.ts';
import { openTally } from './tally.ts';

/** Puts a load on a server, from this process. @throws an Error when the server takes no connection */
export async function run(load: Load): Promise<Loaded> {
  const { rate, seconds, connections, most = Number.POSITIVE_INFINITY } = load;
  await using sender = await openSender(load);
  const tally = openTally(rate !== null);
  const over = new AbortController();
  const send = async (due: number): Promise<void> => {
    const flight = tally.begin(due);
    flight.answered(await sender.send(flight.sent));
  };
  const began = performance.now();
  const sending =
    rate === null
      ? closedLoop({ connections, most, until: began + seconds * 1000 }, send, over.signal)
      : openLoop({ rate, began, count: Math.min(most, Math.max(1, Math.round(rate * seconds))) }, send, over.signal);
  const patience = setTimeout(() => over.abort(), 1000 * (seconds + 3 * seconds + 1));
  const failed = await Promise.race([sending.then(() => null, told), aborted(over.signal)]);
  clearTimeout(patience);
  over.abort();
  return tally.end(began, failed);
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));

type Send = (due: number) => Promise<void>;

interface OpenLoop {
  readonly rate: number;
  readonly began: number;
  readonly count: number;
}

/** Each is sent when it is due. @throws what the first that failed threw */
function openLoop(plan: OpenLoop, send: Send, over: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = plan.count;
    let failed = false;
    const fail = (error: unknown) => {
      failed = true;
      reject(error as Error);
    };
    const done = () => void (--left === 0 && resolve());
    const call = (due: number) => void send(due).then(done, fail);
    void pace(plan, call, () => failed || over.aborted);
  });
}

interface ClosedLoop {
  readonly connections: number;
  readonly most: number;
  readonly until: number;
}

/** Each connection sends its next when it has its answer. @throws what the first that failed threw */
async function closedLoop({ connections, most, until }: ClosedLoop, send: Send, over: AbortSignal): Promise<void> {
  let sent = 0;
  const one = async () => {
    for (let now = performance.now(); now < until && sent < most && !over.aborted; now = performance.now()) {
      sent++;
      await send(now);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
}
