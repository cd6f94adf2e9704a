import type { LoggedEvent } from '../store.ts';

/**
 * Kafka does not take events because of their size, and will not until it is told to. What its service stored behind them is
 * not published either: a reader would wait for them.
 */
export class EventTooLarge extends Error {
  readonly code = 'EVENT_TOO_LARGE';
  constructor(events: readonly LoggedEvent[], topic: string, broker: string) {
    const first = events[0]?.event.id;
    const what = events.length === 1 ? first : `${events.length} events from ${first} on`;
    const command = `kafka-configs.sh --bootstrap-server ${broker} --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=…`;
    super(
      `the topic ${topic} does not take ${what}: too large; let it take more, nothing else is published: ${command}`,
    );
    this.name = 'EventTooLarge';
  }
}
