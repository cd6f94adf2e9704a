import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionResult, getOperationAST, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { RecordedEvent } from '../../eventing/index.ts';
import { compositionStrategy } from '../../gateway/composition/strategy.ts';
import { composeSupergraph } from '../../gateway/composition/supergraph.ts';
import type { Run, Strategy } from '../../gateway/execution.ts';
import { viewStrategy } from '../../gateway/view/index.ts';
import { system } from '../../joinery.config.ts';
import { keepView } from '../../projector/index.ts';
import { keeps } from '../../runtime/backing.ts';
import { emptyStore } from '../../runtime/empty-store.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Payload } from '../../serving/live.ts';
import type { Service } from '../../serving/service.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import { feedOf } from '../differential/history/feed-of.ts';
import { newFiles } from '../differential/history/files.ts';
import { makeHistory } from '../differential/history/history.ts';
import type { Answer, StillSystem, StrategyName } from '../differential/system.ts';

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface History extends StillSystem {
  /** What a strategy answers; of a subscription to the event in `run`. */
  tell(strategy: StrategyName, asked: Asked, run?: Partial<Run>): Promise<ExecutionResult>;
  /** What the history's events tell of a live field, with a cursor. */
  payloads(field: string): Promise<readonly Payload[]>;
  stop(service: string): Promise<void>;
  /** Where it was. */
  restart(service: string): Promise<void>;
}

/** Real services and their view on a history that stands still, and the two strategies, without the gateway around them. */
export async function openHistory(seed: number): Promise<History> {
  const opened: AsyncDisposable[] = [];
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  const cacheFolder = await mkdtemp(join(tmpdir(), 'joinery-subscription-'));
  keep({ [Symbol.asyncDispose]: () => rm(cacheFolder, { recursive: true, force: true }) });
  const place = keep(await newFiles());
  await makeHistory(place, { seed, length: 300, quiet: true });
  const urls: Record<string, string> = {};
  const feed = feedOf([]);
  const openStore = async (service: Service) => (keeps(service) ? place.open(service) : emptyStore(service.name));
  const running = new Map<string, RunningService>();
  const start = async (service: Service, port = 0) => {
    const options = { openStore, feed, subgraphs: urls, port, log: () => {} };
    const started = await startService({ ...service, prepare: undefined }, options); // else it registered every port
    running.set(service.name, started);
    urls[service.name] = started.url;
  };
  const stop = async (name: string) => {
    await running.get(name)?.[Symbol.asyncDispose]();
    running.delete(name);
  };
  keep({
    async [Symbol.asyncDispose]() {
      for (const name of [...running.keys()]) await stop(name);
    },
  });
  for (const service of system.services) await start(service);
  const { views } = system;
  const stores = [...running.values()].map(({ context }) => context.store);
  const reader = keep(await keepView({ versions: place.versions, views, feed: feedOf(stores) }));
  await reader.caughtUp();
  const subgraphs = await Promise.all(
    system.services.map(async ({ name, schema }) => ({
      name,
      url: urls[name]!,
      sdl: await readFile(schema, 'utf8'),
    })),
  );
  const composed = await composeSupergraph(subgraphs, { cacheFolder });
  const { schema } = composed;
  const strategies: Record<StrategyName, Strategy> = {
    composition: keep(compositionStrategy(composed, subgraphs)),
    view: viewStrategy({ views, reader }),
  };
  const context = (name: string) => running.get(name)!.context;

  async function tell(name: StrategyName, { query, variables = {} }: Asked, run: Partial<Run> = {}) {
    const document = parse(query);
    const [fault] = validate(schema, document);
    if (fault !== undefined) throw fault;
    const definition = getOperationAST(document)!;
    const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
    if (coerced === undefined) return { errors } as ExecutionResult;
    const prepared = await strategies[name].prepare({ key: query, schema, document, definition });
    if ('notCovered' in prepared) throw new Error(`not covered: ${prepared.notCovered.join()}`);
    const answer = await prepared.execute({ variables: coerced, ...run });
    return JSON.parse(JSON.stringify(answer)) as ExecutionResult;
  }

  return {
    schema,
    tell,
    context,
    ask: async (name: StrategyName, asked: Asked) => ({ status: 200, ...(await tell(name, asked)) }) as Answer,
    async payloads(field) {
      const service = system.services.find(({ live = [] }) => live.some((each) => each.field === field))!;
      const live = service.live!.find((each) => each.field === field)!;
      const logged = await context(service.name).store.readLog(0, 1_000_000);
      return logged
        .filter(({ event }) => event.stream.startsWith(`${live.category}-`))
        .flatMap(({ event, offset }) => {
          const payload = live.payload(event as RecordedEvent);
          return payload === null ? [] : [{ ...payload, cursor: String(offset) }];
        });
    },
    stop,
    async restart(name) {
      await start(system.services.find((service) => service.name === name)!, Number(new URL(urls[name]!).port));
    },
    [Symbol.asyncDispose]: () => closeAll(opened),
  };
}
