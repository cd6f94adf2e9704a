import { setTimeout } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { FleetProcess } from './fleet-process.ts';

/** How often the view is asked how far it is, ms: it is told of the time four times a second. */
const AGAIN = 20;

/** What only the processes themselves know. */
export interface AskedOf extends Pick<Fleet, 'events' | 'caughtUp'> {
  /** Before when all that was accepted is in the view, ms of the clock. */
  asOf(): Promise<number>;
}

export function asked(processes: ReadonlyMap<string, FleetProcess>, onServers: boolean): AskedOf {
  const projector = (): FleetProcess => {
    const found = processes.get('projector');
    if (found === undefined) throw new TypeError('no projector runs in the fleet');
    return found;
  };
  const asOf = () => projector().ask<number>({ asOf: true });
  return {
    asOf,
    async events() {
      // The projector holds none, and may be standing still.
      const asked = [...processes].filter(([name]) => name !== 'projector');
      const all = await Promise.all(asked.map(([, process]) => process.ask<number>({ events: true })));
      return all.reduce((sum, events) => sum + events, 0);
    },
    async caughtUp() {
      const since = Date.now();
      await projector().ask({ caughtUp: true });
      // On servers the feed holds what the relays have brought to it: who has got all of that may still lack what was accepted.
      while (onServers && (await asOf()) <= since) await setTimeout(AGAIN);
    },
  };
}
