import type { Collection, Db } from 'mongodb';
import { answering } from '../../eventing/mongodb/index.ts';
import type { Advance, Progress } from '../store.ts';

/** A document for each source, so that projectors of different sources never write the same one. */
interface Source {
  readonly _id: string;
  /** Of the last event read. */
  readonly offset?: number;
  /** The time (ms) that it was caught up with, 0 for never; missing where the view does not wait for it. */
  readonly asOf?: number;
}

const sourcesIn = (database: Db): Collection<Source> => database.collection('progress');

export async function readProgress(database: Db): Promise<Progress> {
  const sources = await answering(() => sourcesIn(database).find().toArray());
  const position = sources.flatMap(({ _id, offset }) => (offset === undefined ? [] : [[_id, offset] as const]));
  const times = sources.flatMap(({ asOf }) => asOf ?? []);
  return { position: Object.fromEntries(position), asOf: times.length === 0 ? 0 : Math.min(...times) };
}

/** What another projector, which had a source before, still writes of it does not set it back. */
export async function writeProgress(database: Db, { position, caughtUp }: Advance): Promise<void> {
  const steps = new Map<string, { offset?: number; asOf?: number }>();
  for (const [source, offset] of Object.entries(position)) steps.set(source, { offset });
  for (const source of caughtUp?.sources ?? []) steps.set(source, { ...steps.get(source), asOf: caughtUp!.at });
  const operations = [...steps].map(([_id, step]) => ({
    updateOne: { filter: { _id }, update: { $max: step }, upsert: true },
  }));
  if (operations.length === 0) return;
  await answering(() => sourcesIn(database).bulkWrite(operations, { ordered: false }));
}

export async function expectSources(database: Db, sources: readonly string[]): Promise<void> {
  const expected = sources.map((_id) => ({
    updateOne: { filter: { _id }, update: [{ $set: { asOf: { $ifNull: ['$asOf', 0] } } }], upsert: true },
  }));
  const others = { updateMany: { filter: { _id: { $nin: [...sources] } }, update: { $unset: { asOf: 1 as const } } } };
  await answering(() => sourcesIn(database).bulkWrite([...expected, others], { ordered: false }));
}
