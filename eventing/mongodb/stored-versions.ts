import type { ClientSession } from 'mongodb';
import type { PreparedAppend } from './append.ts';
import { storedStream } from './consumers.ts';
import type { Layout, ProcessedDocument } from './layout.ts';
import { progressKey, type RememberedVersions } from './remembered.ts';

/** Reads the versions that are not remembered, in the transaction. */
export async function storedVersions(
  layout: Layout,
  session: ClientSession,
  remembered: RememberedVersions,
  group: readonly PreparedAppend[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const idsByCategory = new Map<string, Map<string, string>>();
  const progress = new Map<string, ProcessedDocument['_id']>();
  for (const { streams, checkpoint } of group) {
    for (const { stream, states, after } of streams) {
      if (remembered.get(stream) !== undefined) continue;
      const { category } = states.kind;
      idsByCategory.set(category, (idsByCategory.get(category) ?? new Map()).set(after._id, stream));
    }
    for (const stream of checkpoint?.after?.keys() ?? []) {
      const _id = { consumer: checkpoint!.consumer, stream: storedStream(stream) };
      const key = progressKey(_id.consumer, _id.stream);
      if (remembered.get(key) === undefined) progress.set(key, _id);
    }
  }
  for (const [category, ids] of idsByCategory) {
    const options = { session, projection: { version: 1 }, batchSize: ids.size + 1 };
    for (const { _id, version } of await layout
      .states(category)
      .find({ _id: { $in: [...ids.keys()] } }, options)
      .toArray()) {
      found.set(ids.get(_id)!, version);
    }
  }
  if (progress.size > 0) {
    const options = { session, batchSize: progress.size + 1 };
    for (const { _id, version } of await layout.processed
      .find({ _id: { $in: [...progress.values()] } }, options)
      .toArray()) {
      found.set(progressKey(_id.consumer, _id.stream), version);
    }
  }
  return found;
}
