import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../joinery.config.ts';
import { type Running, run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { seedWhenEmpty } from '../../sample/empty.ts';

export interface TestSystem extends AsyncDisposable {
  readonly running: Running;
  readonly data: string;
  /** Of the gateway's page, without a slash at its end. */
  readonly origin: string;
}

/** The whole system as `npm start` runs it, on free ports and a folder of its own, which goes with it. */
export async function runningSystem(env: Readonly<Record<string, string>> = {}): Promise<TestSystem> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-system-'));
  const settings = readSystemSettings(system, {
    JOINERY_PORT: '0',
    JOINERY_DATA: data,
    JOINERY_SEED_ORDERS: '0',
    ...env,
  });
  const running = await run(system, settings, { first: seedWhenEmpty(settings, () => {}) });
  await running.view?.caughtUp();
  return {
    running,
    data,
    origin: new URL('/', running.gateway!.url).href.slice(0, -1),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
    },
  };
}
