import type { Feed } from '../eventing/index.ts';
import { connectKafka } from '../eventing/kafka/connection.ts';
import { connectMongo, mongoLeases, openMongoStore } from '../eventing/mongodb/index.ts';
import { greet } from '../eventing/mongodb/refused.ts';
import { mongoUrlFault } from '../eventing/mongodb/url.ts';
import { viewDatabases } from '../projector/mongodb/index.ts';
import { closeAll } from '../serving/closing.ts';
import type { Service } from '../serving/service.ts';
import { type Backing, keeps, readsFeed } from './backing.ts';
import { emptyStore } from './empty-store.ts';
import { laterFeed } from './later-feed.ts';
import type { BackingOptions } from './open-backing.ts';
import { probe } from './probe.ts';
import { publishing } from './publishing.ts';
import { publishersOf, reachKafka } from './reach-kafka.ts';
import { seldom } from './seldom.ts';
import { SERVER_SETTINGS, type ServerSettings } from './server-settings.ts';
import { SettingsError } from './setting.ts';
import type { System } from './system.ts';

/**
 * Stores and view in MongoDB, events by Kafka. Waits for neither: what needs one of them waits, or says that it is away. Kafka
 * is not asked at all where no part reads the feed.
 * @throws SettingsError
 */
export function openDistributed(system: System, servers: ServerSettings, options: BackingOptions): Backing {
  const { log, parts } = options;
  const { url, prefix } = servers.mongodb;
  const fault = mongoUrlFault(url);
  if (fault !== null) throw new SettingsError([`${SERVER_SETTINGS.url.name} is wrong: expected ${fault}`]);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, options.signal]);
  const name = `joinery-${parts.join('-')}`.slice(0, 100);
  const mongo = connectMongo({ url, name });
  const kafka = connectKafka({ ...servers.kafka, clientId: name }, { log });
  const feed = parts.some((part) => readsFeed(system, part))
    ? reachKafka(kafka, publishersOf(system), { log, signal })
    : null;
  const answers = { stores: probe('MongoDB', () => mongo.ping()), feed: probe('Kafka', () => kafka.ping()) };
  const reachStores = () => greet(mongo);
  const databaseOf = (service: Service) => `${prefix}${service.name}`;

  return {
    feed: laterFeed(feed ?? never),
    versions: viewDatabases({ connection: mongo, prefix, views: system.views }),
    reachStores,
    async openStore(service) {
      if (!keeps(service)) return emptyStore(service.name);
      await reachStores();
      const { name, kinds } = service;
      return openMongoStore({
        connection: mongo,
        database: databaseOf(service),
        name,
        kinds,
        onFailure: seldom(name, log),
        onUnneededIndex: ({ collection, index }) =>
          log(
            `${name}: no declaration needs the index ${index} of ${databaseOf(service)}.${collection}: it may be dropped`,
          ),
      });
    },
    publish(service, store) {
      if (service.kinds.length === 0 || feed === null) return null;
      const onFailure = seldom(`the lease of ${service.name}`, log);
      const leases = mongoLeases({ connection: mongo, database: databaseOf(service), onFailure });
      return publishing(feed, { store, leases, connection: kafka, log });
    },
    missing: async (needs) => (await Promise.all(needs.map((need) => answers[need]()))).flat(),
    refused: refusedBy(feed ?? never, signal),
    async [Symbol.asyncDispose]() {
      closing.abort();
      const [opened] = await Promise.allSettled([feed]);
      const reached = opened.status === 'fulfilled' && opened.value !== null ? [opened.value] : [];
      await closeAll([mongo, kafka, ...reached]);
    },
  };
}

const never = new Promise<never>(() => {});

/** Rejects when it does, unless that is because it is not wanted any more. */
const refusedBy = (reaching: Promise<Feed>, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    reaching.catch((error: unknown) => {
      if (!signal.aborted) reject(error);
    });
  });
