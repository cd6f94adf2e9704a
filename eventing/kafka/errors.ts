import kafkajs from 'kafkajs';
import { Unavailable } from '../errors.ts';

/** The brokers refuse the user, the password or the way of logging in. Waiting does not help: the settings must be mended. */
export class KafkaLoginRefused extends Error {
  readonly code = 'KAFKA_LOGIN_REFUSED';
  constructor(cause: Error) {
    super(`Kafka refuses the login: ${cause.message}; check its mechanism, user name and password`, { cause });
    this.name = 'KafkaLoginRefused';
  }
}

/** No safe connection: the brokers' certificate is not trusted, or one side speaks TLS and the other does not. */
export class KafkaNotTrusted extends Error {
  readonly code = 'KAFKA_NOT_TRUSTED';
  constructor(cause: Error) {
    const todo =
      'check that the CA file is the one that signed the certificates of the brokers, and that their port has TLS';
    super(`no TLS connection to Kafka: ${cause.message}; ${todo}`, { cause });
    this.name = 'KafkaNotTrusted';
  }
}

/** The brokers know who asks and say no: a right is missing, or a setting of theirs forbids it. */
export class KafkaRefused extends Error {
  readonly code = 'KAFKA_REFUSED';
  constructor(cause: Error) {
    super(`Kafka refuses: ${cause.message}; give the user the rights on its topics and groups, or mend the setting`, {
      cause,
    });
    this.name = 'KafkaRefused';
  }
}

/** A topic that does not keep all its events. Nothing was read from it or written to it. */
export class TopicLosesHistory extends Error {
  readonly code = 'TOPIC_LOSES_HISTORY';
  readonly topic: string;
  readonly setting: string;
  constructor(topic: string, setting: string, value: string, wanted: string, broker: string) {
    const mend = commandTo(broker, topic, `${setting}=${wanted}`);
    super(
      `the topic ${topic} has ${setting}=${value} and so loses events, which must be kept for ever; mend it: ${mend}`,
    );
    this.name = 'TopicLosesHistory';
    this.topic = topic;
    this.setting = setting;
  }
}

/** A topic whose broker compresses everything in a way that cannot be read here. Nothing was read from it or written to it. */
export class TopicCompressed extends Error {
  readonly code = 'TOPIC_COMPRESSED';
  constructor(topic: string, compression: string, broker: string) {
    const mend = commandTo(broker, topic, 'compression.type=uncompressed');
    super(`the topic ${topic} has compression.type=${compression}, which cannot be read here; mend it: ${mend}`);
    this.name = 'TopicCompressed';
  }
}

const commandTo = (broker: string, topic: string, config: string): string =>
  `kafka-configs.sh --bootstrap-server ${broker} --alter --entity-type topics --entity-name ${topic} --add-config ${config}`;

/** Events that a reader has not seen are not in Kafka any more. It goes on with what is there. */
export class HistoryLost extends Error {
  readonly code = 'HISTORY_LOST';
  constructor(source: string, from: number, until: number) {
    super(
      `events of ${source} are gone from Kafka, offsets ${from} to ${until - 1}: reading goes on behind them, and entities that miss one will wait for it`,
    );
    this.name = 'HistoryLost';
  }
}

const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

const REFUSED =
  /_AUTHORIZATION_FAILED$|^(INVALID_TOPIC_EXCEPTION|INVALID_CONFIG|POLICY_VIOLATION|INVALID_SESSION_TIMEOUT)$/;

/** What kafkajs threw, as an error of ours; an error that is not its own stays what it is. */
export function kafkaError(error: unknown): unknown {
  for (const cause of causesOf(error)) {
    if (cause instanceof kafkajs.KafkaJSSASLAuthenticationError) return new KafkaLoginRefused(cause);
    if ('code' in cause && typeof cause.code === 'string' && TLS.test(cause.code)) return new KafkaNotTrusted(cause);
    const type = 'type' in cause && typeof cause.type === 'string' ? cause.type : '';
    if (type === 'UNSUPPORTED_SASL_MECHANISM') return new KafkaLoginRefused(cause);
    if (REFUSED.test(type)) return new KafkaRefused(cause);
  }
  if (error instanceof kafkajs.KafkaJSAggregateError)
    return new Unavailable('Kafka', 'unknown', error.errors[0] ?? error);
  return error instanceof kafkajs.KafkaJSError ? new Unavailable('Kafka', 'unknown', error) : error;
}

/** @throws kafkaError's errors in place of those of kafkajs. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw kafkaError(error);
  }
}

function* causesOf(error: unknown): Iterable<Error> {
  if (error instanceof kafkajs.KafkaJSAggregateError) for (const one of error.errors) yield* causesOf(one);
  for (let cause = error; cause instanceof Error; cause = cause.cause) yield cause;
}
