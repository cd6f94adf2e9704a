import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { handle } from '../../eventing/index.ts';
import { connectKafka, ensureTopics, type KafkaSettings, openKafkaFeed } from '../../eventing/kafka/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { account, accounts, metadata } from '../contracts/accounts.ts';
import { recorder } from '../contracts/feed/recorder.ts';
import { withServers } from '../servers.ts';
import { published, silent } from './kafka-publishing.ts';
import { settingsFor, testTopics } from './kafka-topics.ts';

const { KAFKA_SECURE_BROKERS, KAFKA_SECURE_CA, KAFKA_SECURE_USER, KAFKA_SECURE_PASSWORD } = process.env;
const publishers = [{ name: 'left', categories: ['accounts'] }];

withServers('a connection to Kafka', (servers) => {
  const topics = testTopics(servers);

  const ping = async (more: Partial<KafkaSettings>): Promise<unknown> => {
    await using connection = connectKafka(settingsFor(servers, more), { log: silent });
    return connection.ping().catch((error: unknown) => error);
  };

  test('nobody there: UNAVAILABLE, and it may be asked again', async () => {
    expect(await ping({ brokers: ['127.0.0.1:1'] })).toMatchObject({ code: 'UNAVAILABLE', server: 'Kafka' });
  });

  const secure = { brokers: KAFKA_SECURE_BROKERS?.split(',') ?? [] };
  const [username = '', password = ''] = [KAFKA_SECURE_USER, KAFKA_SECURE_PASSWORD];
  const ca = KAFKA_SECURE_CA === undefined ? '' : readFileSync(KAFKA_SECURE_CA, 'utf8');
  const testSecure = KAFKA_SECURE_BROKERS === undefined ? test.skip : test;

  for (const mechanism of ['plain', 'scram-sha-512'] as const) {
    testSecure(`events go out and come in with TLS and ${mechanism}`, async () => {
      const sasl = { mechanism, username, password };
      await using connection = await topics.make(publishers, { ...secure, sasl, tls: { ca } });
      await using source = published(
        connection,
        openLibsqlStore({ name: 'left', file: ':memory:', kinds: [accounts] }),
      );
      const command = { do: 'open', account: { owner: 'Ada', balance: 1, rate: null } } as const;
      await handle(source.store, account, '1', command, metadata);
      await using feed = openKafkaFeed({ connection, publishers, onFailure: silent });
      const seen = recorder();
      const request = { name: 'reader', categories: ['accounts'], from: async () => ({}) };
      await feed.subscribe({ ...request, deliver: seen.deliver });
      await seen.until(() => seen.events().length > 0);
      expect(seen.events()).toMatchObject([{ id: 'accounts-1@1', data: { owner: 'Ada' } }]);
    });

    testSecure(`a wrong password by ${mechanism} is refused, and says so`, async () => {
      const refused = await ping({ ...secure, sasl: { mechanism, username, password: 'wrong' }, tls: { ca } });
      expect(refused).toMatchObject({
        code: 'KAFKA_LOGIN_REFUSED',
        message: expect.stringMatching(/check .*password/),
      });
    });
  }

  testSecure('a mechanism that the brokers do not have is refused, and says so', async () => {
    const refused = await ping({ ...secure, sasl: { mechanism: 'scram-sha-256', username, password }, tls: { ca } });
    expect(refused).toMatchObject({ code: 'KAFKA_LOGIN_REFUSED', message: expect.stringMatching(/mechanism/) });
  });

  testSecure('a CA that did not sign the certificate of the brokers is refused, and says so', async () => {
    const refused = await ping({ ...secure, sasl: { mechanism: 'plain', username, password }, tls: {} });
    expect(refused).toMatchObject({ code: 'KAFKA_NOT_TRUSTED', message: expect.stringMatching(/check .*CA file/) });
  });
});

withServers('topics', (servers) => {
  const topics = testTopics(servers);
  const many = [{ name: 'shop', categories: ['orders', 'ships'] }];

  const configured = async (topic: string, name: string, value: string) => {
    const connection = await topics.make([]);
    const { topicPrefix } = connection.settings;
    const configEntries = [{ name, value }];
    await connection.ask((admin) =>
      admin.createTopics({ topics: [{ topic: `${topicPrefix}${topic}`, configEntries }] }),
    );
    return connection;
  };

  test('are made as they must be, by several at once, and left as they are when they are there', async () => {
    await using connection = await topics.make([], { partitions: 3 });
    const { settings } = connection;
    await Promise.all([1, 2, 3].map(() => ensureTopics(connection, many)));
    await using other = connectKafka({ ...settings, partitions: 9 }, { log: silent });
    await ensureTopics(other, many);
    const names = ['orders', 'ships', 'watermarks'].map((name) => `${settings.topicPrefix}${name}`);
    const partitions = await connection.ask((admin) =>
      Promise.all(names.map(async (name) => (await admin.fetchTopicOffsets(name)).length)),
    );
    expect(partitions).toEqual([3, 3, 1]);
    const { resources } = await connection.ask((admin) =>
      admin.describeConfigs({ includeSynonyms: false, resources: names.map((name) => ({ type: 2, name })) }),
    );
    const configOf = (at: number, key: string) =>
      resources[at]?.configEntries.find(({ configName }) => configName === key)?.configValue;
    const keys = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'compression.type'];
    expect(keys.map((key) => configOf(0, key))).toEqual(['delete', '-1', '-1', 'uncompressed']);
    expect(configOf(2, 'retention.ms')).toBe('3600000');
  });

  test.each([
    ['cleanup.policy', 'compact', 'delete'],
    ['cleanup.policy', 'compact,delete', 'delete'],
    ['retention.ms', '604800000', '-1'],
    ['retention.bytes', '1000000', '-1'],
  ])('one with %s=%s is refused, with the command that mends it', async (setting, value, mended) => {
    // What is not said is for ever here, so that each fault stands alone.
    await using connection = await configured('ships', setting, value);
    const topic = `${connection.settings.topicPrefix}ships`;
    if (setting !== 'retention.ms') await alter(connection, topic, { [setting]: value, 'retention.ms': '-1' });
    await expect(ensureTopics(connection, many)).rejects.toMatchObject({
      code: 'TOPIC_LOSES_HISTORY',
      topic,
      setting,
      message: expect.stringContaining(`--entity-name ${topic} --add-config ${setting}=${mended}`),
    });
    await alter(connection, topic, { [setting]: mended, 'retention.ms': '-1' });
    await ensureTopics(connection, many);
  });

  test('one whose broker compresses in a way that cannot be read is refused', async () => {
    await using connection = await configured('ships', 'compression.type', 'zstd');
    await alter(connection, `${connection.settings.topicPrefix}ships`, {
      'compression.type': 'zstd',
      'retention.ms': '-1',
    });
    await expect(ensureTopics(connection, many)).rejects.toMatchObject({ code: 'TOPIC_COMPRESSED' });
  });
});

/** Everything that is not named is reset. */
const alter = (
  connection: Awaited<ReturnType<ReturnType<typeof testTopics>['make']>>,
  name: string,
  config: Readonly<Record<string, string>>,
) =>
  connection.ask((admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name, configEntries: Object.entries(config).map(([name, value]) => ({ name, value })) }],
    }),
  );
