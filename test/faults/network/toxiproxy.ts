import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { request } from 'undici';
import { freePorts } from '../ports.ts';

/** Proxies that can be made to do what networks do. */
export interface Toxiproxy extends AsyncDisposable {
  /** Opens one on a free port of this machine; returns the port. */
  open(name: string, upstream: string): Promise<number>;
  /** Connections stay, nothing passes, in neither direction; new ones meet the same. Mended, all of them are closed. */
  silence(names: readonly string[]): Promise<void>;
  /** Connections are closed, new ones refused. */
  refuse(names: readonly string[]): Promise<void>;
  /** Each packet takes so long (ms) in each direction, and so many KB pass in a second. */
  slow(names: readonly string[], latency: number, rate: number): Promise<void>;
  mend(names: readonly string[]): Promise<void>;
}

const MODULE = 'github.com/Shopify/toxiproxy/v2/cmd/server@latest';
const CACHE = process.env.JOINERY_SERVERS_HOME ?? join(homedir(), '.cache', 'joinery-servers');

/** Builds it from its sources, once; null where there is no Go to do it. */
export async function installToxiproxy(): Promise<string | null> {
  const folder = join(CACHE, 'toxiproxy');
  const program = join(folder, 'server');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  try {
    await promisify(execFile)('go', ['install', MODULE], { env: { ...process.env, GOBIN: folder } });
    return program;
  } catch (error) {
    console.error(`Toxiproxy could not be built, so that the network's faults are left out: ${error}`);
    return null;
  }
}

export async function startToxiproxy(program: string): Promise<Toxiproxy> {
  const [port] = await freePorts(1);
  const child = spawn(program, ['-host', '127.0.0.1', '-port', `${port}`], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const response = await request(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) throw new Error(`Toxiproxy, ${method} ${path}: ${response.statusCode} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  await listening(() => call('GET', '/proxies'));
  const enable = (name: string, enabled: boolean) => call('POST', `/proxies/${name}`, { enabled });
  const toxic = async (name: string, type: string, attributes: object) => {
    for (const stream of ['upstream', 'downstream']) {
      await call('POST', `/proxies/${name}/toxics`, { name: `${type}-${stream}`, type, stream, attributes });
    }
  };
  const each = async (names: readonly string[], act: (name: string) => Promise<unknown>) => {
    await Promise.all(names.map(act));
  };
  return {
    async open(name, upstream) {
      const [listen] = await freePorts(1);
      await call('POST', '/proxies', { name, upstream, listen: `127.0.0.1:${listen}`, enabled: true });
      return listen!;
    },
    silence: (names) => each(names, (name) => toxic(name, 'timeout', { timeout: 0 })),
    refuse: (names) => each(names, (name) => enable(name, false)),
    slow: (names, latency, rate) =>
      each(names, async (name) => {
        await toxic(name, 'latency', { latency, jitter: Math.floor(latency / 3) });
        await toxic(name, 'bandwidth', { rate });
      }),
    mend: (names) =>
      each(names, async (name) => {
        const toxics = await call('GET', `/proxies/${name}/toxics`);
        if (Array.isArray(toxics)) {
          for (const { name: one } of toxics) await call('DELETE', `/proxies/${name}/toxics/${one}`);
        }
        await enable(name, true);
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function listening(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await setTimeout(25); // it starts
    }
  }
}
