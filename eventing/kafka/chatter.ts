import kafkajs, { type LogEntry, type logCreator } from 'kafkajs';

export type KafkaLog = (line: string) => void;

/**
 * What belongs to the life of every group (members come and go, a broker has just started), and answers that
 * whoever asked is told of as errors.
 */
const USUAL =
  /rebalanc|not aware of this member|current generation|coordinator is (loading|not available)|^(Crash:|Response |Failed to connect to seed)/i;

/** The same line is said at most once in this time, ms: kafkajs says it at each attempt. */
const EVERY = 30_000;

/** kafkajs' log in ours: its warnings and errors, without what is usual, and not again and again. */
export function reduced(log: KafkaLog, now: () => number = Date.now): logCreator {
  const said = new Map<string, number>();
  return () => (entry: LogEntry) => {
    if (entry.level > kafkajs.logLevel.WARN) return;
    const { message, error, broker } = entry.log;
    const line = `kafka: ${[message, error, broker].filter((part) => typeof part === 'string').join(', ')}`;
    if (USUAL.test(line.slice('kafka: '.length)) || now() - (said.get(line) ?? Number.NEGATIVE_INFINITY) < EVERY)
      return;
    if (said.size > 100) said.clear();
    said.set(line, now());
    log(line);
  };
}
