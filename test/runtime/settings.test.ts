import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { system } from '../../joinery.config.ts';
import { openBacking } from '../../runtime/open-backing.ts';
import { type Environment, SettingsError } from '../../runtime/setting.ts';
import type { Settings } from '../../runtime/settings.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { addressesOf } from '../../runtime/subgraphs.ts';

const SERVERS = { KAFKA_BROKERS: 'kafka-1:9092', MONGODB_URL: 'mongodb://ann:s3cret@db/?replicaSet=rs0' };
const LOGIN = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'ann', KAFKA_PASSWORD: 's3cret' };

const read = (env: Environment): Settings => readSystemSettings(system, env);
function faultsOf(env: Environment): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-settings-'));
  await writeFile(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n');
  await writeFile(join(folder, 'notes.txt'), 'no certificate');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the form', () => {
  test('is embedded when no server is named, also by an empty value', () => {
    expect(read({}).servers).toBeNull();
    expect(read({ KAFKA_BROKERS: '', MONGODB_URL: '' }).servers).toBeNull();
  });

  test('is distributed when both are, with defaults for all else', () => {
    expect(read({ ...SERVERS, KAFKA_BROKERS: 'kafka-1:9092, [::1]:9093' }).servers).toEqual({
      kafka: {
        brokers: ['kafka-1:9092', '[::1]:9093'],
        topicPrefix: 'joinery.',
        groupPrefix: 'joinery.',
        partitions: 6,
      },
      mongodb: { url: SERVERS.MONGODB_URL, prefix: 'joinery_' },
    });
  });

  test('takes login, TLS and the shape of topics', () => {
    const given = {
      ...SERVERS,
      ...LOGIN,
      KAFKA_TLS: 'true',
      KAFKA_CA_FILE: join(folder, 'ca.pem'),
      KAFKA_TOPIC_PREFIX: 'acme.',
      KAFKA_GROUP_PREFIX: 'acme-',
      KAFKA_PARTITIONS: '12',
      KAFKA_REPLICATION: '2',
      MONGODB_PREFIX: 'acme_',
    };
    expect(read(given).servers).toEqual({
      kafka: {
        brokers: ['kafka-1:9092'],
        topicPrefix: 'acme.',
        groupPrefix: 'acme-',
        partitions: 12,
        replication: 2,
        sasl: { mechanism: 'plain', username: 'ann', password: 's3cret' },
        tls: { ca: expect.stringContaining('BEGIN CERTIFICATE') },
      },
      mongodb: { url: SERVERS.MONGODB_URL, prefix: 'acme_' },
    });
    expect(read({ ...SERVERS, KAFKA_TLS: 'true' }).servers?.kafka.tls).toEqual({});
  });

  test('has defaults of the configuration, before which the environment goes', () => {
    const settings = { KAFKA_TOPIC_PREFIX: 'acme.', MONGODB_PREFIX: 'acme_', JOINERY_PORT: '8000' };
    const configured = { ...system, settings };
    const { ports, servers } = readSystemSettings(configured, { ...SERVERS, MONGODB_PREFIX: 'other_' });
    expect([ports.gateway, servers?.kafka.topicPrefix, servers?.mongodb.prefix]).toEqual([8000, 'acme.', 'other_']);
    expect(() => readSystemSettings({ ...system, settings: { KAFKA_TLS: 'yes' } }, SERVERS)).toThrow(
      "KAFKA_TLS is 'yes': expected true or false",
    );
  });
});

describe('what is wrong is told', () => {
  const PEM = 'KAFKA_CA_FILE';
  test.each<[string, Environment, string]>([
    [
      'Kafka alone',
      { KAFKA_BROKERS: 'kafka:9092' },
      'KAFKA_BROKERS is set and MONGODB_URL is not: set both for the distributed form, neither for the embedded one',
    ],
    [
      'MongoDB alone',
      { MONGODB_URL: SERVERS.MONGODB_URL },
      'MONGODB_URL is set and KAFKA_BROKERS is not: set both for the distributed form, neither for the embedded one',
    ],
    [
      'a broker without a port',
      { ...SERVERS, KAFKA_BROKERS: 'kafka:9092,kafka-2' },
      "KAFKA_BROKERS is 'kafka:9092,kafka-2': expected host:port of each broker, separated by commas, such as kafka-1:9092,kafka-2:9092",
    ],
    [
      'a broker as a URL',
      { ...SERVERS, KAFKA_BROKERS: 'kafka://kafka:9092' },
      "KAFKA_BROKERS is 'kafka://kafka:9092': expected host:port of each broker, separated by commas, such as kafka-1:9092,kafka-2:9092",
    ],
    [
      'a broker with an impossible port',
      { ...SERVERS, KAFKA_BROKERS: 'kafka:70000' },
      "KAFKA_BROKERS is 'kafka:70000': expected host:port of each broker, separated by commas, such as kafka-1:9092,kafka-2:9092",
    ],
    [
      'another database',
      { ...SERVERS, MONGODB_URL: 'postgres://ann:s3cret@db' },
      'MONGODB_URL is wrong: expected a URL such as mongodb://host:27017/?replicaSet=rs0',
    ],
    [
      'an unknown mechanism',
      { ...SERVERS, ...LOGIN, KAFKA_SASL_MECHANISM: 'gssapi' },
      "KAFKA_SASL_MECHANISM is 'gssapi': expected one of plain, scram-sha-256, scram-sha-512",
    ],
    [
      'a login without a password',
      { ...SERVERS, ...LOGIN, KAFKA_PASSWORD: undefined },
      'KAFKA_PASSWORD must be set too: a login has a mechanism, a user name and a password',
    ],
    [
      'a password alone',
      { ...SERVERS, KAFKA_PASSWORD: 's3cret' },
      'KAFKA_SASL_MECHANISM and KAFKA_USERNAME must be set too: a login has a mechanism, a user name and a password',
    ],
    ['half a truth', { ...SERVERS, KAFKA_TLS: 'yes' }, "KAFKA_TLS is 'yes': expected true or false"],
    [
      'a CA without TLS',
      { ...SERVERS, [PEM]: '/etc/ca.pem' },
      'KAFKA_CA_FILE is set, but KAFKA_TLS is not true: the file would not be used',
    ],
    [
      'a topic prefix that Kafka does not take',
      { ...SERVERS, KAFKA_TOPIC_PREFIX: 'acme/' },
      "KAFKA_TOPIC_PREFIX is 'acme/': expected at most 180 letters, digits, . _ and -",
    ],
    [
      'a group prefix that is too long',
      { ...SERVERS, KAFKA_GROUP_PREFIX: 'g'.repeat(181) },
      `KAFKA_GROUP_PREFIX is '${'g'.repeat(181)}': expected at most 180 letters, digits, . _ and -`,
    ],
    [
      'a database prefix that MongoDB does not take',
      { ...SERVERS, MONGODB_PREFIX: 'acme.' },
      "MONGODB_PREFIX is 'acme.': expected at most 38 letters, digits, _ and -",
    ],
    [
      'no partitions',
      { ...SERVERS, KAFKA_PARTITIONS: '0' },
      "KAFKA_PARTITIONS is '0': expected a whole number from 1 to 1000",
    ],
    [
      'half a copy',
      { ...SERVERS, KAFKA_REPLICATION: '1.5' },
      "KAFKA_REPLICATION is '1.5': expected a whole number from 1 to 1000",
    ],
    [
      'an address that is none',
      { JOINERY_ORDERS_URL: 'http://a:1,orders' },
      "JOINERY_ORDERS_URL is 'http://a:1,orders': expected http://host:port of each instance, separated by commas",
    ],
    [
      'an address of another protocol',
      { JOINERY_SEARCH_URL: 'ftp://search' },
      "JOINERY_SEARCH_URL is 'ftp://search': expected http://host:port of each instance, separated by commas",
    ],
    ['a port', { JOINERY_PORT: '80000' }, "JOINERY_PORT is '80000': expected a whole number from 0 to 65535"],
    ['a typing error', { JOINERY_PROT: '80' }, 'JOINERY_PROT is not a setting: the README lists them'],
  ])('%s', (_, env, fault) => {
    expect(faultsOf(env)).toEqual([fault]);
  });

  test('a CA file that is not there, or is none', () => {
    const at = (file: string) => faultsOf({ ...SERVERS, KAFKA_TLS: 'true', [PEM]: join(folder, file) });
    expect(at('missing.pem')).toEqual([expect.stringMatching(/missing\.pem', which cannot be read: .*ENOENT/)]);
    expect(at('notes.txt')).toEqual([expect.stringMatching(/notes\.txt', which holds no certificate/)]);
  });

  test('all at once', () => {
    const env = { ...SERVERS, KAFKA_BROKERS: 'kafka', KAFKA_PARTITIONS: 'many', JOINERY_PORT: 'x', JOINERY_X: '1' };
    expect(faultsOf(env).map((fault) => fault.split(' ')[0])).toEqual([
      'JOINERY_PORT',
      'KAFKA_BROKERS',
      'KAFKA_PARTITIONS',
      'JOINERY_X',
    ]);
  });

  test('without a word of what is secret', () => {
    const wrong = { ...SERVERS, KAFKA_BROKERS: 'x', MONGODB_URL: 'http://ann:s3cret@db', KAFKA_PASSWORD: 's3cret' };
    expect(faultsOf(wrong).length).toBeGreaterThan(1);
    expect(faultsOf(wrong).join()).not.toContain('s3cret');
  });

  test.each(['mongodb://ann:s3cr%zt@db', 'mongodb://ann:s3c@ret@db', 'mongodb://ann:s3cret@db/?nonsense=s3cret'])(
    'what only the driver can tell of %s, before anything is opened',
    async (url) => {
      const settings = read({ ...SERVERS, MONGODB_URL: url });
      const opening = openBacking(system, settings, { parts: [], log: () => {}, signal: new AbortController().signal });
      const error: unknown = await opening.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SettingsError);
      expect(String(error)).toMatch(/MONGODB_URL is wrong: expected a URL such as mongodb:.*percent-encoded/);
      expect(String(error)).not.toMatch(/s3c|nonsense/);
    },
  );
});

describe('where services are', () => {
  const none = new Map<string, { port: number }>();

  test('this machine, unless the settings say otherwise', () => {
    const settings = read({ JOINERY_PORT: '5000', JOINERY_ORDERS_URL: 'http://a:1, https://b/orders' });
    expect(addressesOf(system, settings, none)).toMatchObject({
      customers: ['http://127.0.0.1:5001/graphql'],
      orders: ['http://a:1/graphql', 'https://b/orders'],
    });
  });

  test('at the port that was opened here', () => {
    const here = new Map([['customers', { port: 12_345 }]]);
    expect(addressesOf(system, read({ JOINERY_PORT: '0' }), here).customers).toEqual([
      'http://127.0.0.1:12345/graphql',
    ]);
  });

  test.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['10.0.0.7', '10.0.0.7'],
    ['::1', '[::1]'],
  ])('what listens on %s is reached at %s', (host, reached) => {
    const settings = read({ JOINERY_PARTS_HOST: host });
    expect(addressesOf(system, settings, none).customers).toEqual([`http://${reached}:4001/graphql`]);
  });
});
