import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Servers, withServers } from '../servers.ts';
import { together } from '../servers-together/together.ts';
import { embedded } from './embedded.ts';
import { type Env, type LiveSystem, liveSystem } from './live-system.ts';

export async function onServers(servers: Servers, env: Env = {}, leave = false): Promise<LiveSystem> {
  const parts = await together({ servers, instances: {}, env, leave });
  const { prefix } = parts.databases;
  return liveSystem({
    origin: parts.origins[0]!,
    start: (part) => parts.start(`${part}-1`),
    stop: (part) => parts.stop(`${part}-1`),
    running: (part) => parts.running.get(`${part}-1`)!,
    env: {
      KAFKA_BROKERS: servers.brokers.join(),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP_PREFIX: prefix,
      KAFKA_PARTITIONS: '4',
      MONGODB_URL: servers.mongodb,
      MONGODB_PREFIX: prefix,
      ...env,
    },
    [Symbol.asyncDispose]: parts[Symbol.asyncDispose],
  });
}

/** The same tests on a system embedded, and on one on the real servers where there are any. */
export function onBothGrounds(name: string, register: (system: () => LiveSystem) => void, env: Env = {}): void {
  const registered = (open: () => Promise<LiveSystem>) => {
    let opened: LiveSystem | null = null;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
    }, 60_000);
    register(() => opened!);
  };
  describe(`${name}, embedded`, () => registered(() => embedded(env)));
  withServers(`${name}, on servers`, (servers) => registered(() => onServers(servers, env)));
}
