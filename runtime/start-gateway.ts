import { join } from 'node:path';
import { type Gateway, openGateway } from '../gateway/open.ts';
import { webPage } from '../web/page.ts';
import type { LaterView } from './later-view.ts';
import type { Start } from './start.ts';
import { subgraphsOf } from './subgraphs.ts';

/** Starts the gateway: it waits for nobody, and composes what it cannot read from the view. */
export const startGateway = (start: Start, view: LaterView): Promise<Gateway> => {
  const { system, settings, addresses, log } = start;
  return openGateway({
    on: start.port('gateway'),
    subgraphs: subgraphsOf(system, addresses),
    views: system.views,
    view,
    feed: start.backing.feed,
    settings: settings.declared,
    cacheFolder: join(settings.data, 'cache'),
    route: webPage,
    ready: async () => [...(await start.missing('gateway')), ...view.missing()],
    log,
  });
};
