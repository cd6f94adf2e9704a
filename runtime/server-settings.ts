import { readFileSync } from 'node:fs';
import type { KafkaSettings } from '../eventing/kafka/settings.ts';
import { flag, integer, list, matching, oneOf, optional, type SettingsReader, secret, words } from './setting.ts';

/** Where the servers of the distributed form are, and what is ours there. */
export interface ServerSettings {
  readonly kafka: KafkaSettings;
  readonly mongodb: {
    /** With its credentials: never to be shown. */
    readonly url: string;
    /** What the names of our databases begin with. */
    readonly prefix: string;
  };
}

const KAFKA = 'gateway, services, projector';
const MONGODB = 'gateway, services, projector';

/** Kafka allows 249 characters; what follows the prefix is a category or a group's name. */
const KAFKA_NAME = /^[A-Za-z0-9._-]{1,180}$/;
/** MongoDB allows 63 bytes in all; the longest that follows is a service's name. */
const DATABASE_NAME = /^[A-Za-z0-9_-]{1,38}$/;

const kafka = (name: string, about: string) => ({ name: `KAFKA_${name}`, parts: KAFKA, about });

export const SERVER_SETTINGS = {
  brokers: list(
    kafka('BROKERS', 'the brokers, `host:port`, several separated by commas; with MONGODB_URL: the distributed form'),
    'none',
    broker,
  ),
  mechanism: oneOf(kafka('SASL_MECHANISM', 'how to log in: plain, scram-sha-256 or scram-sha-512'), [
    'plain',
    'scram-sha-256',
    'scram-sha-512',
  ]),
  username: optional(words(kafka('USERNAME', 'who logs in'), ''), 'none'),
  password: secret(optional(words(kafka('PASSWORD', 'with which password; shown nowhere'), ''), 'none')),
  tls: flag(kafka('TLS', 'whether the brokers are reached by TLS')),
  caFile: optional(words(kafka('CA_FILE', 'whom TLS trusts, a PEM file'), ''), "the machine's own"),
  topicPrefix: matching(
    kafka('TOPIC_PREFIX', 'what topics begin with'),
    'joinery.',
    (text) => KAFKA_NAME.test(text),
    'at most 180 letters, digits, . _ and -',
  ),
  groupPrefix: matching(
    kafka('GROUP_PREFIX', 'what consumer groups begin with'),
    'joinery.',
    (text) => KAFKA_NAME.test(text),
    'at most 180 letters, digits, . _ and -',
  ),
  partitions: integer(
    kafka('PARTITIONS', 'partitions of a topic that is made; one that exists keeps its own'),
    6,
    1,
    1000,
  ),
  replication: optional(
    integer(kafka('REPLICATION', 'copies of a topic that is made'), 3, 1, 1000),
    '3, or as many as brokers',
  ),
  url: secret(
    optional(
      matching(
        {
          name: 'MONGODB_URL',
          parts: MONGODB,
          about:
            'the replica set, as its driver takes it, with credentials and TLS; with KAFKA_BROKERS: the distributed form',
        },
        '',
        // The driver says the rest before anything starts: it is not loaded for the embedded form.
        (text) => /^mongodb(\+srv)?:\/\/[^/\s]/.test(text),
        'a URL such as mongodb://host:27017/?replicaSet=rs0',
      ),
      'none',
    ),
  ),
  prefix: matching(
    { name: 'MONGODB_PREFIX', parts: MONGODB, about: 'what databases begin with' },
    'joinery_',
    (text) => DATABASE_NAME.test(text),
    'at most 38 letters, digits, _ and -',
  ),
} as const;

/** Null for the embedded form. What is wrong joins the reader's faults. */
export function readServers({ read, faults }: SettingsReader): ServerSettings | null {
  const set = SERVER_SETTINGS;
  const before = faults.length;
  const brokers = read(set.brokers);
  const url = read(set.url);
  const settings = {
    topicPrefix: read(set.topicPrefix),
    groupPrefix: read(set.groupPrefix),
    partitions: read(set.partitions),
    replication: read(set.replication),
    sasl: readSasl({ read, faults }),
    tls: readTls({ read, faults }),
  };
  const prefix = read(set.prefix);
  const wrong = faults.length > before;
  if (brokers === null && url === null) return null;
  if (!wrong && (brokers === null || url === null)) faults.push(alone(brokers === null ? set.url : set.brokers));
  if (brokers === null || url === null) return null;
  const { replication, sasl, tls, ...shape } = settings;
  return {
    kafka: {
      brokers,
      ...shape,
      ...(replication !== null && { replication }),
      ...(sasl !== null && { sasl }),
      ...(tls !== null && { tls }),
    },
    mongodb: { url, prefix },
  };
}

const alone = ({ name }: { readonly name: string }): string => {
  const other = name === 'MONGODB_URL' ? 'KAFKA_BROKERS' : 'MONGODB_URL';
  return `${name} is set and ${other} is not: set both for the distributed form, neither for the embedded one`;
};

function readSasl({ read, faults }: SettingsReader): KafkaSettings['sasl'] | null {
  const { mechanism, username, password } = SERVER_SETTINGS;
  const before = faults.length;
  const given = { mechanism: read(mechanism), username: read(username), password: read(password) };
  if (given.mechanism !== null && given.username !== null && given.password !== null) {
    return { mechanism: given.mechanism, username: given.username, password: given.password };
  }
  const missing = [
    ...(given.mechanism === null ? [mechanism.name] : []),
    ...(given.username === null ? [username.name] : []),
    ...(given.password === null ? [password.name] : []),
  ];
  if (faults.length === before && missing.length < 3) {
    faults.push(`${missing.join(' and ')} must be set too: a login has a mechanism, a user name and a password`);
  }
  return null;
}

function readTls({ read, faults }: SettingsReader): KafkaSettings['tls'] | null {
  const { tls, caFile } = SERVER_SETTINGS;
  const file = read(caFile);
  if (!read(tls)) {
    if (file !== null) faults.push(`${caFile.name} is set, but ${tls.name} is not true: the file would not be used`);
    return null;
  }
  if (file === null) return {};
  try {
    const ca = readFileSync(file, 'utf8');
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    faults.push(`${caFile.name} is '${file}', which holds no certificate: expected a PEM file`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    faults.push(`${caFile.name} is '${file}', which cannot be read: ${reason}`);
  }
  return null;
}

function broker(text: string): string {
  const [, port] = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new TypeError('host:port of each broker, separated by commas, such as kafka-1:9092,kafka-2:9092');
  }
  return text;
}
