import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { freeBlock } from './ports.ts';

/** Kafka brokers and a MongoDB replica set of our own: to be killed, stopped and started again. */
export interface Cluster extends AsyncDisposable {
  /** `host:port`, in the order of their names. */
  readonly brokers: readonly string[];
  readonly members: readonly string[];
  readonly mongodb: string;
  /** The member that takes writes; null while there is none. */
  primary(): Promise<ServerName | null>;
  /** Resolves when the processes are gone. */
  end(servers: readonly ServerName[], signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** They stand still and keep their connections: as after a long pause of the machine. */
  pause(servers: readonly ServerName[]): Promise<void>;
  resume(servers: readonly ServerName[]): Promise<void>;
  /**
   * Starts whatever does not run, on what it has stored. Resolves when all of them listen; MongoDB may still have to
   * choose a primary.
   */
  start(): Promise<void>;
}

export type ServerName = `kafka-${1 | 2 | 3}` | `mongodb-${1 | 2 | 3}`;
export const BROKERS = ['kafka-1', 'kafka-2', 'kafka-3'] as const;
export const MEMBERS = ['mongodb-1', 'mongodb-2', 'mongodb-3'] as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How often starting is tried: on a busy machine a server may take longer than its script waits. */
const TRIES = 4;

/** The script that starts servers (`npm run servers`), or another of the same form; null where there is none. */
export function serversScript(asked = 'servers/main.ts'): string | null {
  const script = resolve(ROOT, asked);
  return existsSync(script) ? script : null;
}

function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Starts a set of its own beside any other: three of each, or one. Disposing stops it and removes what it stored. */
export async function startCluster(script: string, size: 1 | 3 = 3): Promise<Cluster> {
  const [brokerNames, memberNames] = [BROKERS.slice(0, size), MEMBERS.slice(0, size)];
  const run = await mkdtemp(join(tmpdir(), 'joinery-servers-'));
  const kafka = await freeBlock(23);
  const mongo = await freeBlock(3);
  const brokers = brokerNames.map((_, i) => `127.0.0.1:${kafka + 10 * i}`);
  const members = memberNames.map((_, i) => `127.0.0.1:${mongo + i}`);
  const mongodb = `mongodb://${members}/?replicaSet=rs0`;
  const env = { ...process.env, JOINERY_SERVERS_RUN: run, KAFKA_PORT: `${kafka}`, MONGODB_PORT: `${mongo}` };
  const pidFile = (name: ServerName) => join(run, `${name}.pid`);
  const signal = async (name: ServerName, what: NodeJS.Signals) => {
    const pid = Number(await readFile(pidFile(name), 'utf8'));
    process.kill(pid, what);
    return pid;
  };
  const startAll = async (): Promise<void> => {
    for (let tries = 1; ; tries++) {
      const { code, said } = await runScript(script, ['--brokers', `${size}`, '--members', `${size}`], env);
      if (code === 0) return;
      if (tries === TRIES) throw new Error(`${script} ended with ${code}:\n${said}`);
    }
  };
  // It goes on for a while after all of them listen: nobody else may start or end any meanwhile.
  let starting: Promise<Error | null> = Promise.resolve(null);
  const begun = async (): Promise<void> => {
    const failure = await starting;
    if (failure !== null) throw failure;
  };
  const cluster: Cluster = {
    brokers,
    members,
    mongodb,
    primary: () => primaryOf(mongodb, members),
    async end(servers, what) {
      await begun();
      const pids = await Promise.all(servers.map((name) => signal(name, what)));
      await Promise.all(pids.map(gone));
      // The script knows what runs by its pid file, and takes a process that nobody has buried for a living one.
      await Promise.all(servers.map((name) => rm(pidFile(name))));
    },
    async pause(servers) {
      await Promise.all(servers.map((name) => signal(name, 'SIGSTOP')));
    },
    async resume(servers) {
      await Promise.all(servers.map((name) => signal(name, 'SIGCONT')));
    },
    async start() {
      await begun();
      let over = false;
      starting = startAll().then(
        () => null,
        (error: Error) => error,
      );
      const ended = begun().finally(() => {
        over = true;
      });
      await Promise.race([
        ended,
        Promise.all([...brokers, ...members].map((address) => listening(address, () => over))),
      ]);
    },
    async [Symbol.asyncDispose]() {
      await starting;
      const named = [...brokerNames, ...memberNames].filter((name) => existsSync(pidFile(name)));
      // One that could not start has left its file, and is not there to be ended: why is for the caller to know.
      const living = await Promise.all(
        named.map(async (name) => isLiving(Number(await readFile(pidFile(name), 'utf8')))),
      );
      const running = named.filter((_, i) => living[i]);
      await cluster.resume(running);
      await Promise.all((await Promise.all(running.map((name) => signal(name, 'SIGKILL')))).map(gone));
      await rm(run, { recursive: true });
    },
  };
  try {
    await cluster.start();
    await begun();
    return cluster;
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
}

/** Asks each member by itself: whoever asks the set waits for a primary. */
async function primaryOf(url: string, members: readonly string[]): Promise<ServerName | null> {
  const answers = await Promise.all(
    members.map(async (member) => {
      const client = new MongoClient(`mongodb://${member}/?directConnection=true`, { serverSelectionTimeoutMS: 1_000 });
      try {
        const { isWritablePrimary } = await client.db('admin').command({ hello: 1 }, { timeoutMS: 1_000 });
        return isWritablePrimary === true;
      } catch {
        return false; // it is down: another one may be the primary
      } finally {
        await client.close();
      }
    }),
  );
  const at = answers.indexOf(true);
  if (at < 0) return null;
  const name = MEMBERS[at];
  if (name === undefined) throw new RangeError(`${url} has more members than this cluster`);
  return name;
}

/** Waits until somebody listens there, or nobody will. */
async function listening(address: string, over: () => boolean): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  while (!over() && !(await listens(hostname, Number(port)))) await setTimeout(20);
}

const listens = (host: string, port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, host);
    const say = (listens: boolean) => () => {
      socket.destroy();
      answer(listens);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });

/** Waits until it runs no more. One that nobody has buried yet (Z) is as dead as it gets. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    if (stdout.trim() === '' || stdout.startsWith('Z')) return;
    await setTimeout(50);
  }
}

function runScript(script: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve, reject) => {
    const typescript = script.endsWith('.ts');
    const [program, before] = typescript ? [process.execPath, ['--import', 'tsx/esm', script]] : [script, []];
    const child = spawn(program, [...before, ...args], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      child.stderr.destroy(); // the servers it started may hold the other end
      resolve({ code, said });
    });
  });
}
