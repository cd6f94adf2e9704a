import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../joinery.config.ts';
import { type Running, run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { partsOf } from '../../runtime/system.ts';
import { closeAll } from '../../serving/closing.ts';

/** The system with each part run by itself, as `npm start -- <part>` does, on ports that stay: parts can be stopped. */
export interface Parts extends AsyncDisposable {
  readonly data: string;
  readonly origin: string;
  stop(part: string): Promise<void>;
  start(part: string): Promise<void>;
  running(part: string): Running;
}

export async function startParts(env: Readonly<Record<string, string>> = {}): Promise<Parts> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-parts-'));
  const all = partsOf(system);
  const ports = await freePorts(all.length);
  const named = Object.fromEntries(
    all.slice(1).map((part, i) => [`JOINERY_${part.toUpperCase()}_PORT`, `${ports[i + 1]}`]),
  );
  const settings = readSystemSettings(system, {
    JOINERY_DATA: data,
    JOINERY_PORT: String(ports[0]),
    ...named,
    ...env,
  });
  const running = new Map<string, Running>();
  const start = async (part: string) => {
    running.set(part, await run(system, settings, { parts: [part], log: () => {} }));
  };
  const stop = async (part: string) => {
    await running.get(part)?.[Symbol.asyncDispose]();
    running.delete(part);
  };
  // The gateway comes last: it finds the others, though it need not.
  for (const part of all.toReversed()) await start(part);
  return {
    data,
    origin: `http://127.0.0.1:${ports[0]}`,
    stop,
    start,
    running: (part) => running.get(part)!,
    async [Symbol.asyncDispose]() {
      await closeAll([...running.values()]);
      await rm(data, { recursive: true });
    },
  };
}

/** Taken all at once, so that they differ, and given back: nobody else is likely to take them in between. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
