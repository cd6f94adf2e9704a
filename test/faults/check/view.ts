import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseStream } from '../../../eventing/index.ts';
import { openLogFeed } from '../../../eventing/libsql/index.ts';
import { system } from '../../../joinery.config.ts';
import { projector, runProjector, type ViewStore } from '../../../projector/index.ts';
import { openLibsqlViewStore, viewFiles } from '../../../projector/libsql/index.ts';
import { logSources } from '../../../runtime/folder.ts';
import { lastVersions, type ServiceFile, type StateRow } from './files.ts';

const { views, services } = system;

/** The categories that the views are made of. */
export const VIEWED: ReadonlySet<string> = new Set(
  views
    .flatMap(({ root, join: parts }) => [root, ...Object.values(parts).map(({ entity }) => entity)])
    .map(({ kind }) => kind.category),
);

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
  files: readonly ServiceFile[],
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

async function differences(grown: ViewStore, fresh: ViewStore): Promise<readonly string[]> {
  const rebuilt = fresh.dump()[Symbol.asyncIterator]();
  const found: string[] = [];
  for await (const line of grown.dump()) {
    const { value, done } = await rebuilt.next();
    if (done) found.push(`the view has, and a rebuild has not: ${line}`);
    else if (value !== line) found.push(`the view has: ${line}\n  a rebuild: ${value}`);
  }
  for (let { value, done } = await rebuilt.next(); !done; { value, done } = await rebuilt.next()) {
    found.push(`a rebuild has, and the view has not: ${value}`);
  }
  return found;
}

/** The view's entities against the services' own states: a projector that is always wrong in the same way is wrong. */
async function strangers(grown: ViewStore, files: readonly ServiceFile[]): Promise<readonly string[]> {
  const missing = new Map<string, StateRow>(
    files
      .flatMap((file) => [...file.states])
      .filter(([category]) => VIEWED.has(category))
      .flatMap(([category, rows]) => [...rows].map(([id, row]) => [`${category}-${id}`, row] as const)),
  );
  const found: string[] = [];
  for await (const line of grown.dump()) {
    const [what, category, id, version, state] = JSON.parse(line);
    if (what !== 'entity') continue;
    const stream = `${category}-${id}`;
    const own = missing.get(stream);
    missing.delete(stream);
    const expected = own?.state == null ? null : JSON.parse(own.state);
    if (own?.version === version && isDeepStrictEqual(expected, state)) continue;
    found.push(`the view has ${line}, its service ${JSON.stringify(own)}`);
  }
  return [...found, ...[...missing.keys()].map((stream) => `the view does not have ${stream}`)];
}
