import kafkajs, { type Admin, type Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { type KafkaLog, reduced } from './chatter.ts';
import { asking } from './errors.ts';
import { answeredWithin } from './lost.ts';
import { letQueuesRest } from './queue-at-rest.ts';
import type { KafkaSettings } from './settings.ts';

export interface KafkaConnectionOptions {
  /** Warnings of what lies beneath; to stderr unless told otherwise. */
  readonly log?: KafkaLog;
  /** How long a question may take with all its repetitions, ms; 40,000 unless told otherwise. */
  readonly longest?: number;
}

/** How to reach the brokers, shared by the feed and the relay of one process. Connects when it is used first, also again. */
export interface KafkaConnection extends AsyncDisposable {
  readonly settings: KafkaSettings;
  readonly log: KafkaLog;
  /** After so many ms no answer of kafkajs will come. */
  readonly longest: number;
  /**
   * kafkajs, for this folder only. A new one at each call: consumers of one client that are of the same group share what they
   * take for its committed offsets, and one's rejoining takes them from the other.
   */
  client(): Kafka;
  /**
   * Asks the brokers by the one connected admin client.
   * @throws Unavailable, KafkaLoginRefused, KafkaNotTrusted, KafkaRefused
   */
  ask<T>(question: (admin: Admin) => Promise<T>): Promise<T>;
  /** @throws Unavailable, KafkaLoginRefused, KafkaNotTrusted, KafkaRefused */
  ping(): Promise<void>;
}

/** Few and quick: who asks repeats with delays of its own. */
export const RETRY = { retries: 4, initialRetryTime: 100, maxRetryTime: 1_000 };

/** Longer than kafkajs takes for a question when every repetition has to be waited for as long as it may be. */
const LONGEST = 40_000;

/** Does not wait for the brokers. */
export function connectKafka(
  settings: KafkaSettings,
  { log = console.error, longest = LONGEST }: KafkaConnectionOptions = {},
): KafkaConnection {
  letQueuesRest();
  const config = configOf(settings, log);
  const client = () => new kafkajs.Kafka(config);
  let connecting: Promise<Admin> | null = null;

  const connect = async (): Promise<Admin> => {
    const admin = client().admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      connecting = null;
      await admin.disconnect();
      throw error;
    }
  };
  const connected = (): Promise<Admin> => {
    connecting ??= connect();
    return connecting;
  };
  const giveUp = (admin: Promise<Admin>): void => {
    if (connecting === admin) connecting = null;
    admin.then((given) => given.disconnect()).catch(() => {}); // nobody waits for it, nor for how it ends
  };
  const ask = <T>(question: (admin: Admin) => Promise<T>): Promise<T> =>
    asking(() => {
      const admin = connected();
      return answeredWithin(longest, admin.then(question), () => giveUp(admin));
    });

  return {
    settings,
    log,
    longest,
    client,
    ask,
    async ping() {
      await ask((admin) => admin.describeCluster());
    },
    async [Symbol.asyncDispose]() {
      const [admin] = await Promise.allSettled([connecting]);
      if (admin.status === 'fulfilled') await admin.value?.disconnect();
    },
  };
}

const configOf = ({ brokers, clientId = 'joinery', sasl, tls }: KafkaSettings, log: KafkaLog): KafkaConfig => ({
  clientId,
  brokers: [...brokers],
  ...(sasl && { sasl: saslOf(sasl) }),
  ...(tls && { ssl: tls.ca === undefined ? true : { ca: tls.ca } }),
  connectionTimeout: 3_000,
  authenticationTimeout: 5_000,
  // A broker that went away without a word must not hold a question for long, nor a stop, which has 10 s.
  requestTimeout: 6_000,
  retry: RETRY,
  logLevel: kafkajs.logLevel.WARN,
  logCreator: reduced(log),
});

/** One shape for each mechanism, as kafkajs has it. */
function saslOf({ mechanism, username, password }: NonNullable<KafkaSettings['sasl']>): SASLOptions {
  if (mechanism === 'plain') return { mechanism, username, password };
  return mechanism === 'scram-sha-256' ? { mechanism, username, password } : { mechanism, username, password };
}
