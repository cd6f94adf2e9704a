import { closeAll } from '../serving/closing.ts';
import { CopyUnfinished, mustBeWhole } from '../serving/copy.ts';
import type { Service } from '../serving/service.ts';
import { type RunningService, startService } from '../serving/start.ts';
import type { Publishing } from './backing.ts';
import type { Start } from './start.ts';
import { isUnavailable } from './waiting.ts';

/** Starts a service as soon as its store can be opened. It joins the feed, and what it accepts reaches it, when that is there. */
export const startServicePart = (start: Start, service: Service): Promise<RunningService> => {
  const { backing, addresses, settings, log } = start;
  let publishing: Publishing | null = null;

  /** The service's store, from which the feed gets what is accepted until it is closed. */
  const publishedStore = async () => {
    const store = await backing.openStore(service);
    try {
      await mustBeWhole(store);
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw error;
    }
    const published = backing.publish(service, store);
    publishing = published;
    return published === null ? store : { ...store, [Symbol.asyncDispose]: () => closeAll([store, published]) };
  };
  const missing = async () => {
    const trouble = publishing?.trouble() ?? null;
    const lacks = await start.missing(service.name);
    return trouble === null ? lacks : [...lacks, trouble];
  };
  const serving = () =>
    startService(service, {
      on: start.port(service.name),
      openStore: publishedStore,
      feed: backing.feed,
      settings: settings.declared,
      subgraphs: addresses,
      missing,
      log,
    });
  return start.patiently(service.name, serving, { passing: mayPass });
};

/** A history that is being copied in, as the sample of a first start is, will soon be whole. */
const mayPass = (error: unknown): error is Error => isUnavailable(error) || error instanceof CopyUnfinished;
