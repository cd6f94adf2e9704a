import { mkdtemp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../../../runtime/setting.ts';
import { startChild } from '../../measure/child.ts';
import type { ViewPrice } from '../result.ts';

export interface PriceOptions {
  /** The module whose `system` has the views: a workload's. */
  readonly system: URL;
  /** A data folder; only read. The view is built beside it, and removed. */
  readonly data: string;
  /**
   * The settings of the distributed form; null for the embedded one. Its services must be running, or must have published
   * what they hold. The view is built in databases with the settings' prefix.
   */
  readonly servers: Environment | null;
  readonly cores: readonly number[] | null;
}

/** What {@link ViewPrice} says but for what only a live system shows. */
export type Price = Omit<ViewPrice, 'cpuLive' | 'liveRate'>;

/** What the process that builds the view is told. */
export interface Building {
  readonly system: string;
  readonly data: string;
  readonly servers: Environment | null;
  /** Where view files are built. */
  readonly scratch: string;
}

/**
 * Builds the view of a system anew from the start of the log, in a process of its own, and tells what that took; then once
 * more, to count what single events write (see {@link amplification}).
 *
 * @throws an Error that says what failed
 */
export async function priceOf({ system, data, servers, cores }: PriceOptions): Promise<Price> {
  const scratch = await mkdtemp(`${resolve(data)}.view-`);
  try {
    const building: Building = { system: system.href, data, servers, scratch };
    const module = new URL('builder.ts', import.meta.url);
    await using builder = await startChild(module, { args: [JSON.stringify(building)], cores });
    return await builder.ask<Price>({ build: true });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
