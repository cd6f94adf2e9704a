import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../joinery.config.ts';
import { type Running, run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { seedWhenEmpty } from '../../sample/empty.ts';
import { closeAll } from '../../serving/closing.ts';
import { type Servers, servers } from '../servers.ts';
import { ownPlace } from './servers.ts';

export interface TestSystem extends AsyncDisposable {
  readonly running: Running;
  readonly data: string;
  /** Of the gateway's page, without a slash at its end. */
  readonly origin: string;
  /** The settings that it was started with: for more parts of the same system. */
  readonly env: Readonly<Record<string, string>>;
  /** What it said to its log. */
  readonly logged: readonly string[];
}

/** Removed when it is disposed of. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'joinery-system-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The whole system as `npm start` runs it, on free ports and a folder of its own, which goes with it. */
export async function runningSystem(env: Readonly<Record<string, string>> = {}): Promise<TestSystem> {
  const folder = await temporaryFolder();
  const data = folder.path;
  const given = { JOINERY_PORT: '0', JOINERY_DATA: data, JOINERY_SEED_ORDERS: '0', ...env };
  const logged: string[] = [];
  try {
    const settings = readSystemSettings(system, given);
    const log = (...said: readonly unknown[]) => logged.push(said.map(String).join(' '));
    const running = await run(system, settings, { first: seedWhenEmpty(settings, () => {}), log });
    await running.view?.caughtUp();
    return {
      running,
      data,
      env: given,
      logged,
      origin: new URL('/', running.gateway!.url).href.slice(0, -1),
      [Symbol.asyncDispose]: () => closeAll([folder, running]),
    };
  } catch (error) {
    await closeAll([folder]);
    throw error;
  }
}

/**
 * The same on the real servers, in a place of its own there, which goes with it.
 * @throws when the environment names no servers: for use inside of {@link withServers}.
 */
export async function runningOnServers(
  env: Readonly<Record<string, string>> = {},
  on: Servers | null = servers,
): Promise<TestSystem> {
  if (on === null) throw new Error('KAFKA_BROKERS and MONGODB_URL are not set');
  const place = ownPlace(on);
  try {
    const started = await runningSystem({ ...place.env, ...env });
    return { ...started, [Symbol.asyncDispose]: () => closeAll([place, started]) };
  } catch (error) {
    await closeAll([place]);
    throw error;
  }
}
