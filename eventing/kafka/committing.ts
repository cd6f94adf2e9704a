import type { KafkaLog } from './chatter.ts';
import type { Intake } from './intake.ts';
import type { Membership } from './membership.ts';

export interface CommittingOptions {
  readonly intake: Intake;
  readonly membership: Membership;
  readonly group: string;
  readonly log: KafkaLog;
}

const EVERY = 1_000;

/**
 * Tells Kafka now and then how far a group has come, for tools that show a group's lag, and a last time when disposed of. Nothing
 * here reads it: progress is what consumers keep in their own stores, so a commit that fails costs nothing.
 */
export function committing({ intake, membership, group, log }: CommittingOptions): AsyncDisposable {
  let committed = new Map<string, number>();
  let running: Promise<void> = Promise.resolve();

  const commit = async (): Promise<void> => {
    const consumer = membership.consumer();
    const moved = intake
      .readings()
      .filter(({ place, expected, delivered }) => expected !== null && committed.get(place.source) !== delivered);
    if (consumer === null || moved.length === 0) return;
    const offsets = moved.map(({ place, delivered }) => ({ ...place, offset: `${delivered}` }));
    committed = new Map(intake.readings().map(({ place, delivered }) => [place.source, delivered]));
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      log(`kafka: offsets of ${group} could not be committed: ${error instanceof Error ? error.message : error}`);
    }
  };
  const timer = setInterval(() => {
    running = running.then(commit);
  }, EVERY);

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      running = running.then(commit);
      await running;
    },
  };
}
