import type { GraphQLSchema } from 'graphql';
import { Pool } from 'undici';
import type { Feed } from '../../eventing/index.ts';
import { openGateway } from '../../gateway/open.ts';
import { system } from '../../joinery.config.ts';
import { keepView, type ViewReader } from '../../projector/index.ts';
import { keeps } from '../../runtime/backing.ts';
import { emptyStore } from '../../runtime/empty-store.ts';
import { subgraphsOf } from '../../runtime/subgraphs.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Service, ServiceContext } from '../../serving/service.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import type { GeneratedOperation } from '../operations.ts';
import { feedOf } from './history/feed-of.ts';
import type { Place } from './history/place.ts';

export type StrategyName = 'composition' | 'view';
export const strategies: readonly StrategyName[] = ['composition', 'view'];

/** Breaks one side on purpose, to see it found. */
export interface Sabotage {
  /** Stands in for a service. */
  readonly service?: (service: Service) => Service;
  /** Stands in for the view's store. */
  readonly reader?: (reader: ViewReader) => ViewReader;
}

/** What a client gets. */
export interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** The system on a history that stands still, with all of it in the view. */
export interface StillSystem extends AsyncDisposable {
  readonly schema: GraphQLSchema;
  context(service: string): ServiceContext;
  ask(
    strategy: StrategyName,
    operation: Pick<GeneratedOperation, 'query'> & Partial<GeneratedOperation>,
  ): Promise<Answer>;
}

/** Brings nothing: services that read it answer what clients ask, and let open what the history left open. */
const stillFeed: Feed = {
  subscribe: async () => ({ caughtUp: async () => {}, async [Symbol.asyncDispose]() {} }),
  end: async () => ({}),
  start: async () => ({}),
  sources: async () => [],
  async [Symbol.asyncDispose]() {},
};

/**
 * Starts services, view and gateway on a history, each service on HTTP of its own. Resolves once the view has seen
 * every event.
 */
export async function openSystem(place: Place, cache: string, sabotage: Sabotage = {}): Promise<StillSystem> {
  const { service: changed = (service) => service, reader: read = (reader) => reader } = sabotage;
  const opened: AsyncDisposable[] = [];
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  try {
    const openStore = async (service: Service) => (keeps(service) ? place.open(service) : emptyStore(service.name));
    const services: RunningService[] = [];
    const subgraphs: Record<string, string> = {};
    for (const service of system.services) {
      const prepare = undefined; // it would register every port that there is
      const started = await startService({ ...changed(service), prepare }, { openStore, feed: stillFeed, subgraphs });
      services.push(keep(started));
      subgraphs[service.name] = started.url;
    }
    const { views } = system;
    const feed = feedOf(services.map(({ context }) => context.store));
    const view = keep(await keepView({ versions: place.versions, views, feed }));
    await view.caughtUp();
    const stale = await view.stale();
    if (stale.length > 0) throw new Error(`the view could not apply everything: ${JSON.stringify(stale[0])}`);
    const gateway = keep(
      await openGateway({
        subgraphs: subgraphsOf(system, subgraphs),
        views,
        view: read(view),
        cacheFolder: cache,
      }),
    );
    const client = new Pool(new URL(gateway.url).origin, { connections: 4 });
    keep({ [Symbol.asyncDispose]: () => client.close() });
    return {
      schema: gateway.schema,
      context: (name) => services.find((service) => service.name === name)!.context,
      ask: (strategy, operation) => ask(client, strategy, operation),
      [Symbol.asyncDispose]: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function ask(
  client: Pool,
  strategy: StrategyName,
  { query, variables, operationName }: Partial<GeneratedOperation>,
): Promise<Answer> {
  const { statusCode, body } = await client.request({
    path: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'joinery-strategy': strategy,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  // As Jest's own JSON has it, whose objects equal the tests'.
  return { status: statusCode, ...JSON.parse(await body.text()) };
}
