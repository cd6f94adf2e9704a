import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { randomFrom } from '../statistics/random.ts';
import { CLEAR, type Conditions } from './conditions.ts';
import { freePorts } from './free-ports.ts';
import { type Passage, passage, type Toll } from './passage.ts';

/** The proxy of one service. */
export interface Link extends AsyncDisposable {
  /** Where the service is asked by way of it. */
  readonly port: number;
  /** Of the service, for connections from now on. */
  lead(port: number): void;
  set(conditions: Conditions): Promise<void>;
  /** Median of what was added to requests since `set`, those held left out; ms. Null without any. */
  added(): number | null;
}

/** So many requests tell what was added. */
const REMEMBERED = 10_000;

export async function openLink(service: string): Promise<Link> {
  const passages = new Set<Passage>();
  let [target, conditions, random] = [0, CLEAR, randomFrom(seedOf(service))];
  let added: number[] = [];
  const toll = (): Toll => {
    const { delay, held } = conditions;
    if (held !== null && random() < held.share) return { wait: delay + held.ms, left: () => {} };
    return {
      wait: delay,
      left(after) {
        if (added.length < REMEMBERED) added.push(after);
      },
    };
  };
  const pass = (client: Socket): void => {
    const opened = passage(client, target, toll);
    if (conditions.silent) opened.silence();
    passages.add(opened);
    client.once('close', () => passages.delete(opened));
  };
  const destroyAll = (): void => {
    for (const opened of passages) opened.destroy();
  };
  const open = async (port: number): Promise<Server> => {
    const opened = createServer({ allowHalfOpen: true }, pass);
    await once(opened.listen(port, '127.0.0.1'), 'listening');
    return opened;
  };
  /** The system then refuses connections to its port, as to that of a process that has ended. */
  const close = async (): Promise<void> => {
    const closed = server === null ? null : once(server.close(), 'close');
    server = null;
    destroyAll();
    await closed;
  };
  const [port = 0] = await freePorts(1);
  let server: Server | null = await open(port);
  return {
    port,
    lead(to) {
      target = to;
    },
    async set(next) {
      if (conditions.silent && !next.silent) destroyAll();
      [conditions, random, added] = [next, randomFrom(seedOf(service)), []];
      if (next.silent) for (const opened of passages) opened.silence();
      if (next.refused) await close();
      else server ??= await open(port);
    },
    added: () => (added.length === 0 ? null : added.toSorted((a, b) => a - b)[added.length >> 1]!),
    [Symbol.asyncDispose]: close,
  };
}

/** Of its name: services are not held at the same time. */
const seedOf = (service: string): number => Buffer.from(service).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
