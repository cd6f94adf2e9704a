import type { Collection, Document, UpdateFilter, UpdateOptions } from 'mongodb';
import { answering } from '../../eventing/mongodb/index.ts';

/**
 * All that is known of a view's versions, in one document, so that each step is one atomic write: none can come between
 * what another looked at and what it then did.
 */
export interface VersionsDocument {
  readonly _id: 'view';
  /** The pointer. */
  readonly current?: number;
  /** The highest number ever given. One that was dropped is not given again: who drops late must hit nothing new. */
  readonly last?: number;
  readonly versions: Readonly<Record<string, VersionEntry>>;
}

export interface VersionEntry {
  /** Who has it open, and until when that is believed without hearing from him. By the server's clock. */
  readonly uses?: Readonly<Record<string, Date>>;
  /** It may be gone already. Nobody opens it any more. */
  readonly dropping?: true;
}

/** The steps. Each resolves once a majority has it on the disk; all throw Unavailable where MongoDB does not answer. */
export interface VersionsState {
  current(): Promise<number | null>;
  /** Those with an entry; their databases may not exist yet, or no more. */
  known(): Promise<readonly number[]>;
  next(): Promise<number>;
  /** False where the version is being dropped, or is gone. */
  pointTo(version: number): Promise<boolean>;
  /** Begins a use, which makes an entry for a new version; false where it is being dropped. */
  use(version: number, holder: string, lasts: number): Promise<boolean>;
  /** Prolongs a use, also one that has ended; false where the version is being dropped, or is gone. */
  renew(version: number, holder: string, lasts: number): Promise<boolean>;
  release(version: number, holder: string): Promise<void>;
  /** Makes sure that nobody opens the version any more; false where it is the current one, or somebody uses it. */
  condemn(version: number): Promise<boolean>;
  forget(version: number): Promise<void>;
}

export function versionsState(collection: Collection<VersionsDocument>): VersionsState {
  const it = { _id: 'view' } as const;
  /** Whether there was a document like that. */
  const update: Update = (filter, change, options) =>
    answering(async () => (await collection.updateOne({ ...it, ...filter }, change, options)).matchedCount === 1);
  const prepare = () => answering(() => collection.updateOne(it, { $setOnInsert: { versions: {} } }, { upsert: true }));
  const read = () => answering(() => collection.findOne(it));

  return {
    current: async () => (await read())?.current ?? null,
    known: async () => Object.keys((await read())?.versions ?? {}).map(Number),
    async next() {
      await prepare();
      const change = [{ $set: { last: { $add: [{ $max: ['$last', '$current', 0] }, 1] } } }];
      const after = await answering(() => collection.findOneAndUpdate(it, change, { returnDocument: 'after' }));
      if (after?.last === undefined) throw new Error(`the document of ${collection.namespace} was removed`);
      return after.last;
    },
    pointTo: (version) => update(open(version), { $max: { current: version } }),
    async use(version, holder, lasts) {
      await prepare();
      return update(notDropping(version), [
        { $set: { [uses(version)]: { $arrayToObject: living(version) }, last: { $max: ['$last', version] } } },
        { $set: { [`${uses(version)}.${holder}`]: fromNow(lasts) } },
      ]);
    },
    renew: (version, holder, lasts) =>
      // An answer that comes later is of no use, and on a dead connection none would ever come.
      update(open(version), [{ $set: { [`${uses(version)}.${holder}`]: fromNow(lasts) } }], { timeoutMS: lasts / 2 }),
    async release(version, holder) {
      await update({}, { $unset: { [`${uses(version)}.${holder}`]: '' } });
    },
    async condemn(version) {
      await prepare();
      const unused = { $expr: { $eq: [{ $size: living(version) }, 0] } };
      return update({ current: { $ne: version }, ...unused }, { $set: { [entry(version)]: { dropping: true } } });
    },
    async forget(version) {
      await update({}, { $unset: { [entry(version)]: '' } });
    },
  };
}

type Update = (
  filter: Document,
  change: Document[] | UpdateFilter<VersionsDocument>,
  options?: UpdateOptions,
) => Promise<boolean>;

const entry = (version: number): string => `versions.${version}`;
const uses = (version: number): string => `${entry(version)}.uses`;
const notDropping = (version: number): Document => ({ [`${entry(version)}.dropping`]: { $ne: true } });
const open = (version: number): Document => ({ [entry(version)]: { $exists: true }, ...notDropping(version) });
const fromNow = (ms: number): Document => ({ $add: ['$$NOW', ms] });

/** The uses that have not ended, as { k, v }. */
const living = (version: number): Document => ({
  $filter: {
    input: { $objectToArray: { $ifNull: [`$${uses(version)}`, {}] } },
    cond: { $gt: ['$$this.v', '$$NOW'] },
  },
});
