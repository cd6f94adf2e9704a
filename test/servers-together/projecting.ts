import { type KafkaConnection, openKafkaFeed } from '../../eventing/kafka/index.ts';
import { system } from '../../joinery.config.ts';
import { projector, runProjector, type ViewStore } from '../../projector/index.ts';
import { publishersOf } from '../../runtime/reach-kafka.ts';

/** A projector on a feed of its own, as in a process of its own. */
export interface Projecting extends AsyncDisposable {
  /** How many events it has been brought. */
  events(): number;
  /** The sources that it reads, as far as it was told; members of the same name have others. */
  share(): readonly string[];
}

/** Members of the same name share the work. */
export async function projecting(connection: KafkaConnection, store: ViewStore, name: string): Promise<Projecting> {
  const feed = openKafkaFeed({ connection, publishers: publishersOf(system), quietInterval: 50 });
  const { deliver, ...projecting } = projector({ views: system.views, store });
  let events = 0;
  let share: readonly string[] = [];
  await runProjector(
    feed,
    {
      ...projecting,
      async deliver(batch) {
        await deliver(batch);
        events += batch.events.length;
        share = batch.caughtUp?.sources ?? share;
      },
    },
    name,
  );
  let closing: PromiseLike<void> | undefined;
  return {
    events: () => events,
    share: () => share,
    async [Symbol.asyncDispose]() {
      closing ??= feed[Symbol.asyncDispose]();
      await closing;
    },
  };
}
