import { setTimeout } from 'node:timers/promises';
import { encodeToken } from '../../../api/index.ts';
import { parseStream } from '../../../eventing/index.ts';
import { VIEWED } from '../check/dumps.ts';
import type { Answer } from '../load/answers.ts';
import { type Asking, askGateways } from '../load/asking.ts';
import type { Acknowledged, Category } from '../load/record.ts';
import type { Heard, SteadyLoad } from '../load/steady.ts';

/** How long the system took from the end of a fault, ms. */
export interface Recovery {
  /** Until every service had accepted a command again; 0 when none had failed to. */
  readonly commands: number;
  /** Until the view showed all that had been acknowledged by then. */
  readonly view: number;
}

const CATEGORIES: readonly Category[] = ['customers', 'orders', 'containers', 'voyages'];
/** Of the streams that were written last, so many are looked for in the view. */
const SHOWN = 200;

/** Null when it does not recover in time. */
export async function recovery(
  load: SteadyLoad,
  origins: readonly string[],
  acknowledged: readonly Acknowledged[],
  { began, ended, patience }: { readonly began: number; readonly ended: number; readonly patience: number },
): Promise<Recovery | null> {
  const deadline = ended + patience;
  const heard: Heard[] = [];
  let commands = acceptance(heard, began, ended);
  for (; commands === null; commands = acceptance(heard, began, ended)) {
    if (performance.now() > deadline) return null;
    await setTimeout(25);
    heard.push(...load.heard());
  }
  const latest = acknowledged
    .slice(-SHOWN)
    .filter(({ stream }) => VIEWED.has(parseStream(stream).category))
    .map(({ stream, version }) => [stream, version] as const);
  const token = encodeToken(new Map(latest));
  await using gateways = askGateways(origins, 1);
  for (const gateway of origins.keys()) {
    while (!(await shows(gateways, gateway, token))) {
      if (performance.now() > deadline) return null;
      await setTimeout(25);
    }
  }
  return { commands, view: performance.now() - ended };
}

/** When each service had accepted one that was sent after the end; null while one has not. */
function acceptance(heard: readonly Heard[], began: number, ended: number): number | null {
  const times = CATEGORIES.map((category) => {
    const own = heard.filter((one) => one.category === category);
    const accepted = own.find((one) => one.accepted && one.sentAt >= ended);
    if (accepted === undefined) return null;
    return own.some((one) => !one.accepted && one.at >= began) ? accepted.at - ended : 0;
  });
  return times.reduce<number | null>(
    (latest, time) => (latest === null || time === null ? null : Math.max(latest, time)),
    0,
  );
}

async function shows(gateways: Asking, gateway: number, token: string): Promise<boolean> {
  const body = JSON.stringify({ query: '{ order(id: "o") { id } }' });
  const answer = await gateways.ask<Answer>(gateway, body, { 'joinery-strategy': 'view', 'joinery-after': token });
  return answer !== null && answer.errors === undefined;
}
