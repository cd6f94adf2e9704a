import { startChild } from '../../measure/child.ts';
import type { Load, Loaded } from './load.ts';

/** What puts load on servers: a process of its own. */
export interface Generator extends AsyncDisposable {
  /**
   * One load at a time. A server that answers wrongly is told in `failed`.
   *
   * @throws an Error when it takes no connection at all
   */
  load(load: Load): Promise<Loaded>;
}

/** @param cores that it keeps to; null: wherever the machine puts it. */
export async function openGenerator(cores: readonly number[] | null): Promise<Generator> {
  const process = await startChild(new URL('generator.ts', import.meta.url), { cores });
  return {
    load: (load) => process.ask<Loaded>(load),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
