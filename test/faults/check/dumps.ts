import { isDeepStrictEqual } from 'node:util';
import { system } from '../../../joinery.config.ts';
import type { ViewStore } from '../../../projector/index.ts';
import type { ServiceRecords, StateRow } from './records.ts';

/** The categories that the views are made of. */
export const VIEWED: ReadonlySet<string> = new Set(
  system.views
    .flatMap(({ root, join }) => [root, ...Object.values(join).map(({ entity }) => entity)])
    .map(({ kind }) => kind.category),
);

/** Where a view that grew differs from one built anew. */
export async function differences(grown: ViewStore, fresh: ViewStore): Promise<readonly string[]> {
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
export async function strangers(grown: ViewStore, files: readonly ServiceRecords[]): Promise<readonly string[]> {
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
    if (own !== undefined && own.version === version && isDeepStrictEqual(own.state, state)) continue;
    found.push(`the view has ${line}, its service ${JSON.stringify(own)}`);
  }
  return [...found, ...[...missing.keys()].map((stream) => `the view does not have ${stream}`)];
}
