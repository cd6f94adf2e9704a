import { closeAll } from '../serving/closing.ts';
import { type OpenPort, openPort } from '../serving/port.ts';
import type { Settings } from './settings.ts';

/** How long requests in flight may hold up a stop, ms: the rest of ten seconds is for what is behind them. */
const CLOSE_WITHIN = 5_000;
/** Gateways ask their services often: within this (ms) each has heard from an answer that it has to ask another one. */
const DRAIN = 1_000;
/** Nobody is led from these to another instance: clients ask the one, and only health is asked of the other. */
const NOT_DRAINED: ReadonlySet<string> = new Set(['gateway', 'projector']);

/** What each part waits for, as it says it itself. */
export type Waiting = ReadonlyMap<string, string>;

/**
 * Opens the ports of parts, before anything else of them.
 * @throws PortTaken; then none is left open.
 */
export async function openPorts(
  parts: Iterable<string>,
  { host, partsHost, ports }: Pick<Settings, 'host' | 'partsHost' | 'ports'>,
  missing: (part: string) => Promise<readonly string[]>,
): Promise<ReadonlyMap<string, OpenPort>> {
  const opened = new Map<string, OpenPort>();
  try {
    for (const part of parts) {
      const port = await openPort({
        part,
        host: part === 'gateway' ? host : partsHost,
        port: ports[part],
        missing: () => missing(part),
        closeWithin: CLOSE_WITHIN,
        ...(!NOT_DRAINED.has(part) && { drain: DRAIN }),
      });
      opened.set(part, port);
    }
    return opened;
  } catch (error) {
    await closeAll([...opened.values()]);
    throw error;
  }
}
