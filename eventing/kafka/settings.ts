/** How to reach the brokers, and the names and shape of what is kept there. */
export interface KafkaSettings {
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Absent for no TLS. Without a `ca` (PEM text) the machine's own authorities are trusted. */
  readonly tls?: { readonly ca?: string };
  /** Of every topic. */
  readonly topicPrefix: string;
  /** Of every consumer group. */
  readonly groupPrefix: string;
  /** Of a topic that is created. What exists keeps what it has: more would tear a stream apart. */
  readonly partitions: number;
  /** Of a topic that is created; absent for three, or as many as there are brokers. */
  readonly replication?: number;
  /** Shown in the brokers' logs. */
  readonly clientId?: string;
}

/** Who publishes which categories: the topics of the system, and whose watermarks speak of them. */
export interface KafkaPublisher {
  /** A service. */
  readonly name: string;
  readonly categories: readonly string[];
}

/** A topic keeps a category's whole history. */
export const topicOf = (settings: Pick<KafkaSettings, 'topicPrefix'>, category: string): string =>
  `${settings.topicPrefix}${category}`;

/** The feed's name of a partition. */
export const sourceOf = (category: string, partition: number): string => `${category}/${partition}`;
