import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { makeBell } from '../bell.ts';
import { growing, pause } from '../delay.ts';
import { type KafkaConnection, RETRY } from './connection.ts';
import { kafkaError } from './errors.ts';
import { answeredWithin, closed, lost } from './lost.ts';
import { watchSigns } from './signs-of-life.ts';

export type Assignment = ConsumerGroupJoinEvent['payload']['memberAssignment'];

export interface MembershipOptions {
  readonly connection: KafkaConnection;
  readonly group: string;
  readonly topics: readonly string[];
  /** Where to read what has no place of its own. */
  readonly fromBeginning: boolean;
  /** Called in the moment of joining, before anything is fetched; again after each rebalance. */
  readonly joined: (consumer: Consumer, assignment: Assignment) => void;
  readonly eachBatch: (payload: EachBatchPayload, consumer: Consumer) => Promise<void>;
  /** Told of marks and aborted messages that kafkajs skipped by itself. */
  readonly skipped?: (topic: string, partition: number, first: number, last: number) => void;
  /** Nothing is assigned any more. */
  readonly left: () => void;
  readonly failed: (attempt: number, error: unknown) => void;
}

export interface Membership extends AsyncDisposable {
  /** Null while not in the group. */
  consumer(): Consumer | null;
}

/** A member that says nothing for so long is dead, ms: the least that brokers take unless they are told otherwise. */
const SESSION = 6_000;
/** How long a rebalance waits for members that do not come back, ms: a stop that meets one waits as long. */
const REBALANCE = 5_000;
/** How often a member says that it lives, and hears that the group rebalances, ms. */
export const HEARTBEAT = 500;
/** How long a fetch waits for the first byte, ms: closing waits for it at the longest. */
const MAX_WAIT = 200;
/** A life that lasted so long was a good one: the next delay is the first again, ms. */
const GOOD_LIFE = 30_000;

/**
 * Stays in a consumer group until it is disposed of, whatever happens to the brokers. kafkajs' own restarting gives up on
 * some errors and keeps what a broken consumer knew: here each crash ends a life, and the next one begins with a client
 * of its own after a growing delay of at most 2 s. So does a consumer that waits for what will not come.
 */
export function stayInGroup(options: MembershipOptions): Membership {
  const {
    failed,
    connection: { longest },
  } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Consumer | null = null;

  const live = async (): Promise<void> => {
    const consumer = newConsumer(options);
    const ended = makeBell();
    let crash: Error | null = null;
    let lives = true;
    const end = (error: Error) => {
      crash ??= error;
      ended.ring();
    };
    consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));
    // One that does not close goes on for a while behind our back.
    listen(consumer, options, () => lives);
    try {
      await answeredWithin(longest, begin(consumer, options));
      using _ = watchSigns(consumer, longest, () => end(lost(longest)));
      current = consumer;
      signal.addEventListener('abort', ended.ring, { once: true });
      if (!signal.aborted) await ended.rung();
      if (crash !== null) throw crash;
    } finally {
      lives = false;
      signal.removeEventListener('abort', ended.ring);
      current = null;
      options.left();
      await closed(consumer.disconnect());
    }
  };

  const stay = async (): Promise<void> => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      const began = performance.now();
      try {
        await live();
      } catch (error) {
        if (performance.now() - began > GOOD_LIFE) attempt = 1;
        failed(attempt, kafkaError(error));
        await pause(growing(attempt, 200, 2_000), signal);
      }
    }
  };

  const staying = stay();
  return {
    consumer: () => current,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await staying;
    },
  };
}

const newConsumer = ({ connection, group }: MembershipOptions): Consumer =>
  connection.client().consumer({
    groupId: group,
    sessionTimeout: SESSION,
    heartbeatInterval: HEARTBEAT,
    rebalanceTimeout: REBALANCE,
    minBytes: 1,
    maxWaitTimeInMs: MAX_WAIT,
    maxBytes: 2 * 1024 * 1024,
    allowAutoTopicCreation: false,
    retry: { ...RETRY, restartOnFailure: async () => false },
  });

/** One worker a partition: all that one fetch brings is handed over in one turn of the event loop. */
const WORKERS = 256;

/** Resolves when it has joined, or has crashed over it. Disconnecting earlier would leave a ghost in the group. */
async function begin(consumer: Consumer, { topics, fromBeginning, eachBatch }: MembershipOptions): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: WORKERS,
    eachBatch: (payload) => eachBatch(payload, consumer),
  });
}

function listen(consumer: Consumer, { joined, skipped }: MembershipOptions, lives: () => boolean): void {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (lives()) joined(consumer, payload.memberAssignment);
  });
  consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, ...batch } }) => {
    if (lives() && batchSize === 0) skipped?.(topic, partition, Number(batch.firstOffset), Number(batch.lastOffset));
  });
}
