import type { MongoConnection } from '../../eventing/mongodb/index.ts';
import { viewFiles } from '../../projector/libsql/index.ts';
import { viewDatabases } from '../../projector/mongodb/versions.ts';
import type { ViewVersions } from '../../projector/versions.ts';
import type { JoinedView } from '../../projector/view.ts';

/** Where versions of a view are, in words that another process understands. */
export type Place =
  | { readonly kind: 'files'; readonly dir: string }
  | { readonly kind: 'databases'; readonly url: string; readonly prefix: string };

/** How long a process that died is believed to live, in ms: short, since tests wait for it. */
const lasts = 3_000;

/** Its versions, as one process sees them; a connection is needed for databases. */
export function versionsAt(place: Place, views: readonly JoinedView[], connection?: MongoConnection): ViewVersions {
  if (place.kind === 'files') return viewFiles(place.dir, views);
  if (connection === undefined) throw new TypeError('databases need a connection');
  return viewDatabases({ connection, prefix: place.prefix, views, lasts });
}
