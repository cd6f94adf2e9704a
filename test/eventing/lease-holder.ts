import { connectMongo, mongoLeases } from '../../eventing/mongodb/index.ts';

/** What the process tells about its lease. Times are the machine's, ms. */
export type Told =
  | { readonly held: number; readonly fence: number }
  /** `worked`: the last time that it believed to hold the lease. */
  | { readonly lost: number; readonly worked: number };

/** Holds a lease of the database that the arguments name, and works under it without pause, until it is lost. */
const [url, database, lasts] = process.argv.slice(2) as [string, string, string];
const connection = connectMongo({ url });
const leases = mongoLeases({ connection, database, lasts: Number(lasts), poll: 20 });
const tell = (told: Told) => process.send?.(told);

const lease = await leases.hold('work', new AbortController().signal);
// Before it is told: whoever hears of it may pause this process at once.
let worked = Date.now();
tell({ held: worked, fence: lease.fence });
for (;;) {
  // Taken before the look at the lease: the pause may come between any two steps.
  const at = Date.now();
  if (lease.lost.aborted) break;
  worked = at;
  await new Promise((resolve) => setImmediate(resolve));
}
tell({ lost: Date.now(), worked });
await lease[Symbol.asyncDispose]();
await connection[Symbol.asyncDispose]();
process.disconnect?.();
