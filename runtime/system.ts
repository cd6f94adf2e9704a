import { readdir } from 'node:fs/promises';
import { isJoinedView, type JoinedView } from '../projector/index.ts';
import type { Service } from '../serving/service.ts';
import { checkSystem, SystemMistaken } from './check.ts';
import type { Environment } from './setting.ts';

/** A system that Joinery runs: its services, in the order of their ports, and the joined views of their events. */
export interface System {
  readonly services: readonly Service[];
  readonly views: readonly JoinedView[];
  /** See {@link SystemParts.settings}. */
  readonly settings?: Environment;
}

/** A system as its configuration names it. */
export interface SystemParts {
  /** Each `() => import('./subgraphs/<name>/main.ts')`, in the order of their ports. */
  readonly services: readonly (() => Promise<{ readonly service: Service }>)[];
  /** The folder whose files' exported joined views are the system's. */
  readonly views: URL;
  /** Defaults of settings, by the names that they have in the environment: what that says goes before. */
  readonly settings?: Environment;
}

/**
 * Loads a system's parts.
 * @throws SystemMistaken when they do not go together, with all that is wrong; whatever loading one of the files throws.
 */
export async function loadSystem(parts: SystemParts): Promise<System> {
  const services: Service[] = [];
  for (const load of parts.services) {
    const { service }: { readonly service?: Service } = await load();
    // Types say that it is there, and nobody checks types before a start.
    if (service === undefined) throw new SystemMistaken([`${load} brings no export named 'service'`]);
    services.push(service);
  }
  const system = { services, views: await viewsIn(parts.views), settings: parts.settings ?? {} };
  checkSystem(system);
  return system;
}

/** In the order of the files' names. */
async function viewsIn(folder: URL): Promise<JoinedView[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const views = new Set<JoinedView>(); // a file may export another one's view too
  for (const file of files) {
    const module: object = await import(new URL(file, folder).href);
    for (const exported of Object.values(module)) if (isJoinedView(exported)) views.add(exported);
  }
  return [...views];
}

/** The parts that can run as processes of their own, the gateway first, in the order of their default ports. */
export const partsOf = ({ services }: Pick<System, 'services'>): readonly string[] => [
  'gateway',
  ...services.map(({ name }) => name),
  'projector',
];
