import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type Decider, type Event, type EventStore, handle } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { storeFile } from '../../runtime/folder.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Service } from '../../serving/service.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import { handFeed } from '../serving/hand-feed.ts';

/** How often a store was asked what. */
export interface Reads {
  load: number;
  find: number;
  count: number;
}

export interface Answer<D> {
  readonly status: number;
  readonly data: D;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
  }[];
}

/** The fields of a connection as the tests select them. */
export interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}
interface Node {
  readonly id: string;
}

export const PAGE_FIELDS = 'edges { cursor node { id } } nodes { id } pageInfo { hasNextPage endCursor } totalCount';

export interface Running extends AsyncDisposable {
  readonly service: RunningService;
  readonly reads: Reads;
  /** What was logged as internal errors. */
  readonly logged: readonly string[];
  /** `D` is the data as the test selects it. */
  ask<D = unknown>(query: string, variables?: Record<string, unknown>): Promise<Answer<D>>;
}

/** One of our services on HTTP, with a libsql store of its own in a temporary folder, and a feed that brings nothing. */
export async function running(service: Service, spy: (store: EventStore) => EventStore = (s) => s): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-subgraph-'));
  const folder = { [Symbol.asyncDispose]: () => rm(data, { recursive: true }) };
  const reads: Reads = { load: 0, find: 0, count: 0 };
  const logged: string[] = [];
  const started = await startService(service, {
    feed: handFeed().feed,
    log: (entry) => logged.push(entry),
    settings: { CUSTOMER_WAIT_MS: '20' },
    openStore: async ({ name, kinds }) =>
      counting(spy(await openLibsqlStore({ name, file: storeFile(data, name), kinds })), reads),
  });
  return {
    service: started,
    reads,
    logged,
    ask: (query, variables) => ask(started.url, query, variables),
    [Symbol.asyncDispose]: () => closeAll([folder, started]),
  };
}

export async function ask<D>(url: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer<D>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return { data: null, errors: [], ...JSON.parse(await response.text()), status: response.status };
}

/** Pages through a list from its start to its end: the ids of each page. */
export async function pageThrough(next: (after: string | null) => Promise<Page>): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | null = null;
  let more = true;
  while (more) {
    const { edges, nodes, pageInfo }: Page = await next(after);
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    pages.push(nodes.map(({ id }) => id));
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return pages;
}

/** A command that no client can give, as a reaction would decide it. */
export async function decided<S extends object, C, E extends Event>(
  { service }: Running,
  decider: Decider<S, C, E>,
  id: string,
  ...commands: readonly C[]
): Promise<void> {
  const { store, clock } = service.context;
  for (const command of commands) {
    await handle(store, decider, id, command, { time: clock(), causation: null, correlation: 'test' });
  }
}

/** The paths of the faults that a refused input has. */
export const faultsOf = ({ errors }: Answer<unknown>): string[] => {
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  const faults = errors[0]?.extensions.faults;
  return Array.isArray(faults) ? faults.map(({ path }) => path.join('.')) : [];
};

const counting = (store: EventStore, reads: Reads): EventStore =>
  replacing(store, {
    load: (kind, ids) => {
      reads.load++;
      return store.load(kind, ids);
    },
    find: (kind, query) => {
      reads.find++;
      return store.find(kind, query);
    },
    count: (kind, where) => {
      reads.count++;
      return store.count(kind, where);
    },
  });

/** A store with some of its methods replaced. */
export const replacing = (store: EventStore, methods: Partial<EventStore>): EventStore =>
  new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
