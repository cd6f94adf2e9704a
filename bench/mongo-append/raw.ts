import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { Event, StoredKind } from '../../eventing/index.ts';
import type { MongoConnection } from '../../eventing/mongodb/index.ts';
import { type Command, decided, METADATA, type Workload } from '../append/workload.ts';

/** What one command comes to: a document of the log for each event, and the document of the entity's state. */
export interface Documents {
  readonly events: readonly Document[];
  readonly state: Document & { _id: string };
}

/**
 * The least that a group commit on MongoDB can be: documents that are ready, two commands and a commit for all who wait, as
 * durable as ours. No versions are checked; offsets are counted here, as if nobody else could write.
 */
export function rawGroupCommit({ client }: MongoConnection, database: string, category: string) {
  const events = client.db(database).collection<Document & { _id: number }>('events');
  const states = client.db(database).collection<Document & { _id: string }>(`state_${category}`);
  const session = client.startSession();
  let offset = 0;
  let waiting: { readonly documents: Documents; readonly resolve: () => void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      session.startTransaction({ writeConcern: { w: 'majority', journal: true } });
      const logged = group.flatMap(({ documents }) => documents.events.map((event) => ({ ...event, _id: ++offset })));
      await events.insertMany(logged, { session });
      const puts = group.map(({ documents: { state } }): AnyBulkWriteOperation<Document & { _id: string }> => {
        return { replaceOne: { filter: { _id: state._id }, replacement: state, upsert: true } };
      });
      await states.bulkWrite(puts, { session });
      await session.commitTransaction();
      for (const { resolve } of group) resolve();
    }
    running = false;
  }

  return {
    append: (documents: Documents) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ documents, resolve });
        if (!running) run().catch(reject);
      }),
    close: () => session.endSession(),
  };
}

/** The documents that these commands come to, as the store's adapter writes them. */
export function documentsOf<S extends object, C, E extends Event>(
  workload: Workload<S, C, E>,
  commands: readonly Command<C>[],
): readonly Documents[] {
  return decided(workload, commands).map(({ id, stream, events, after }) => ({
    events: events.map(({ type, data, version }) => ({ stream, version, type, data, ...METADATA })),
    state: { _id: id, ...after, columns: columnsOf(workload.kind, after.state) },
  }));
}

const columnsOf = <S extends object, E extends Event>({ columns }: StoredKind<S, E>, state: S | null) =>
  state === null
    ? null
    : Object.fromEntries(Object.entries(columns).map(([name, { of }]) => [name, of(state) ?? null]));
