import type { Address } from '../serving/client.ts';
import { closeAll } from '../serving/closing.ts';
import type { OpenPort } from '../serving/port.ts';
import { type Backing, needsOf } from './backing.ts';
import { openBacking } from './open-backing.ts';
import { openPorts } from './ports.ts';
import type { Settings } from './settings.ts';
import { addressesOf } from './subgraphs.ts';
import type { System } from './system.ts';
import { untilAnswered, type WaitingOptions } from './waiting.ts';

type Log = (...said: unknown[]) => void;

/** What parts start from: their ports are open, nothing is served yet. Disposing closes the ports, then what stands behind them. */
export interface Start extends AsyncDisposable {
  readonly system: System;
  readonly settings: Settings;
  readonly backing: Backing;
  readonly addresses: Readonly<Record<string, Address>>;
  readonly log: Log;
  /** Aborted when starting is given up. */
  readonly signal: AbortSignal;
  port(part: string): OpenPort;
  /** What a part lacks of its servers, and what it waits for before it can go on. */
  missing(part: string): Promise<readonly string[]>;
  /** Does a part's work as soon as its servers answer: see {@link untilAnswered}. */
  patiently<T>(part: string, work: () => Promise<T>, options?: Patience): Promise<T>;
}

type Patience = Pick<WaitingOptions, 'passing' | 'longest'>;

export interface StartOptions {
  readonly parts: readonly string[];
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** @throws PortTaken; SettingsError for what only the servers' drivers can tell. Then nothing is left open. */
export async function beginStart(system: System, settings: Settings, options: StartOptions): Promise<Start> {
  const { parts, log, signal } = options;
  const waits = new Map<string, string>();
  let backing: Backing | null = null;
  const missing = async (part: string) => {
    const reason = waits.get(part);
    const lacks = (await backing?.missing(needsOf(system, part))) ?? [];
    return reason === undefined ? lacks : [...lacks, reason];
  };
  const ports = await openPorts(new Set(parts), settings, missing);
  try {
    backing = await openBacking(system, settings, { parts, log, signal });
  } catch (error) {
    await closeAll([...ports.values()]);
    throw error;
  }
  return {
    system,
    settings,
    backing,
    addresses: addressesOf(system, settings, ports),
    log,
    signal,
    missing,
    port(part) {
      const port = ports.get(part);
      if (port === undefined) throw new TypeError(`${part} does not run here`);
      return port;
    },
    patiently: (part, work, patience) =>
      untilAnswered(work, {
        ...patience,
        part,
        signal,
        log,
        waits: (reason) => (reason === null ? waits.delete(part) : waits.set(part, reason)),
      }),
    [Symbol.asyncDispose]: () => closeAll([backing, ...ports.values()]),
  };
}
