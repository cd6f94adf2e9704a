import { join } from 'node:path';
import { parseStream } from '../../../eventing/index.ts';
import { openLogFeed } from '../../../eventing/libsql/index.ts';
import { system } from '../../../joinery.config.ts';
import { projector, runProjector, type ViewStore } from '../../../projector/index.ts';
import { openLibsqlViewStore, viewFiles } from '../../../projector/libsql/index.ts';
import { logSources } from '../../../runtime/folder.ts';
import { differences, strangers, VIEWED } from './dumps.ts';
import { lastVersions } from './files.ts';
import type { ServiceRecords } from './records.ts';

const { views, services } = system;

/** What a view lacks of the logs, as text. */
export async function behind(data: string): Promise<readonly string[]> {
  await using view = await currentView(data);
  const viewed = [...lastVersions(data)].filter(([stream]) => VIEWED.has(parseStream(stream).category));
  const applied = await view.applied(viewed.map(([stream]) => stream));
  return viewed
    .filter(([stream, version]) => applied.get(stream) !== version)
    .map(([stream, version]) => `the view has ${stream} at ${applied.get(stream)}, the log at ${version}`);
}

/** Where the view that grew differs from one built anew in a folder of its own, or from the services' states. */
export async function viewDifferences(
  data: string,
  scratch: string,
  files: readonly ServiceRecords[],
): Promise<readonly string[]> {
  await using grown = await currentView(data);
  await using fresh = openLibsqlViewStore({ file: join(scratch, `rebuilt-${Date.now()}.db`), views });
  await build(fresh, data);
  const stale = (await grown.stale()).map(({ stream }) => `the view marks ${stream} as stale`);
  return [...stale, ...(await differences(grown, fresh)), ...(await strangers(grown, files))];
}

async function currentView(data: string): Promise<ViewStore> {
  const versions = viewFiles(join(data, 'view'), views);
  const current = await versions.current();
  if (current === null) throw new Error(`${data} has no view`);
  return versions.open(current);
}

async function build(store: ViewStore, data: string): Promise<void> {
  await using feed = await openLogFeed({ sources: logSources(services, data) });
  await using subscription = await runProjector(feed, projector({ views, store }), 'check');
  await subscription.caughtUp();
}
