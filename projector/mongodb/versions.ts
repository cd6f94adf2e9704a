import { answering, type MongoConnection, mongoLeases } from '../../eventing/mongodb/index.ts';
import { ViewDropped } from '../errors.ts';
import type { ViewVersions } from '../versions.ts';
import type { JoinedView } from '../view.ts';
import { openMongoViewStore } from './store.ts';
import { type VersionsDocument, versionsState } from './versions-document.ts';
import { heldStore } from './versions-held.ts';
import { beginUse } from './versions-use.ts';
import { watchPointer } from './versions-watch.ts';

export interface ViewDatabasesOptions {
  readonly connection: MongoConnection;
  /** What the names of the databases begin with, such as `joinery_`. */
  readonly prefix: string;
  readonly views: readonly JoinedView[];
  /**
   * How long (ms) a process that is not heard of any more is believed to have open what it had, and to be at work on what
   * it does alone; 15,000 unless told otherwise. Times are the server's.
   */
  readonly lasts?: number;
}

/**
 * View versions as databases: version n is `<prefix>view_<n>`, and `<prefix>view` says which is current and who has
 * which open. For any number of processes on any number of machines, whose clocks need not agree.
 *
 * What a crash leaves (a half-built version, a half-dropped one) is removed by the next rebuild.
 */
export function viewDatabases(options: ViewDatabasesOptions): ViewVersions {
  const { connection, prefix, views, lasts = 15_000 } = options;
  const own = connection.database(`${prefix}view`);
  const documents = own.collection<VersionsDocument>('versions');
  const state = versionsState(documents);
  const leases = mongoLeases({ connection, database: own.databaseName, lasts });
  const numbered = `${prefix}view_`;
  const name = (version: number): string => `${numbered}${version}`;

  return {
    current: state.current,
    async all() {
      const known = await state.known();
      const there = await versionsThere(connection, numbered);
      return [...new Set([...known, ...there])].sort((a, b) => a - b);
    },
    next: state.next,
    async open(version) {
      const use = await beginUse(state, version, lasts, name(version));
      try {
        return heldStore(await openMongoViewStore({ connection, database: name(version), views }), use);
      } catch (error) {
        await use[Symbol.asyncDispose]();
        throw error;
      }
    },
    async pointTo(version) {
      if (!(await state.pointTo(version))) throw new ViewDropped(name(version));
    },
    async drop(version) {
      if (!(await state.condemn(version))) return false;
      await answering(() => connection.database(name(version)).dropDatabase());
      await state.forget(version);
      return true;
    },
    watch: (moved) => watchPointer(documents, moved),
    async alone(work) {
      await using _lease = await leases.hold('alone', new AbortController().signal);
      return await work();
    },
  };
}

/** Also such as were written to once more by a process that stood still while they were dropped. */
async function versionsThere(connection: MongoConnection, before: string): Promise<number[]> {
  const admin = connection.client.db('admin').admin();
  const { databases } = await answering(() => admin.listDatabases({ nameOnly: true }));
  return databases
    .filter(({ name }) => name.startsWith(before) && /^[1-9]\d*$/.test(name.slice(before.length)))
    .map(({ name }) => Number(name.slice(before.length)));
}
