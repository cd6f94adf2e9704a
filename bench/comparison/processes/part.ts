import '../../../runtime/production.ts';
import { type Running, run } from '../../../runtime/run.ts';
import { readSystemSettings } from '../../../runtime/settings-of.ts';
import type { System } from '../../../runtime/system.ts';
import { notServing, serving } from '../../measure/serving.ts';
import type { StartPlacement } from '../placement.ts';
import { watchServers } from './served.ts';

/** What a process of a fleet is started for: its one argument, as JSON. Parts of a system find their settings in the environment. */
export type PartTask =
  | { readonly system: string; readonly part: string }
  | { readonly server: string; readonly services: Readonly<Record<string, string>>; readonly folder: string };

/** What it is asked. */
export type PartRequest =
  /** string[]: what the part still lacks to be ready. */
  | { readonly missing: true }
  /** Events in the log of the service that runs here; 0 where none does. */
  | { readonly events: true }
  /** Answered once the view has all that its feed held when it was asked. */
  | { readonly caughtUp: true }
  /** Before when all that was accepted is in the view, ms of the clock. */
  | { readonly asOf: true }
  | { readonly busy: number };

interface Part extends AsyncDisposable {
  readonly port: number;
  answer(request: PartRequest): Promise<unknown>;
}

const watched = watchServers();

async function start(task: PartTask): Promise<Part> {
  if ('part' in task) return startPart(task);
  const { default: startServer } = (await import(task.server)) as { readonly default: StartPlacement };
  const server = await startServer(task.services, task.folder);
  const answer = async (request: PartRequest) => ('missing' in request ? [] : 0);
  return { port: server.port, answer, [Symbol.asyncDispose]: () => Promise.resolve(server[Symbol.asyncDispose]()) };
}

async function startPart({ system: module, part }: { readonly system: string; readonly part: string }): Promise<Part> {
  const { system } = (await import(module)) as { readonly system: System };
  const settings = readSystemSettings(system, process.env);
  const running = await run(system, settings, { parts: [part] });
  running.refused.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  const here = running.gateway ?? running.projector ?? running.services[0];
  if (here === undefined) throw new TypeError(`the system has no part ${part}`);
  return {
    port: here.port,
    answer: (request) => ('missing' in request ? here.ready() : answerOf(running, request)),
    [Symbol.asyncDispose]: () => Promise.resolve(running[Symbol.asyncDispose]()),
  };
}

async function answerOf({ services, view }: Running, request: PartRequest): Promise<unknown> {
  if ('events' in request) return (await services[0]?.context.store.logEnd()) ?? 0;
  if (view === null) throw new TypeError(`only the projector knows: ${JSON.stringify(request)}`);
  if ('asOf' in request) return (await view.progress()).asOf;
  return view.caughtUp();
}

const part = start(JSON.parse(process.argv[2] ?? '') as PartTask);
part.then(({ port, answer, [Symbol.asyncDispose]: close }) => {
  const answered = async (request: object) => {
    if ('busy' in request) return watched.busy(Number(request.busy));
    return answer(request as PartRequest);
  };
  serving(
    port,
    answered,
    async () => close(),
    () => ({ http: watched.served() }),
  );
}, notServing);
