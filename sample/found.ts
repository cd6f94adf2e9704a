import type { EventStore } from '../eventing/index.ts';
import type { Service } from '../serving/service.ts';

/** There is a history already: a sample would mix with it. Nothing was changed. */
export class HistoryThere extends Error {
  readonly code = 'HISTORY_THERE';
  constructor(where: string, found: string) {
    super(`${where} already holds ${found}: choose another place, or remove it first`);
    this.name = 'HistoryThere';
  }
}

export interface Kept {
  readonly service: Service;
  readonly store: EventStore;
}

/** What there is beside ports, which every start registers; null when there is nothing. */
export async function firstFound(all: readonly Kept[]): Promise<string | null> {
  for (const { service, store } of all) {
    for (const kind of service.kinds) {
      if (kind.category === 'ports') continue;
      const count = await store.count(kind, []);
      if (count > 0) return `${count} ${kind.category}`;
    }
  }
  return null;
}
