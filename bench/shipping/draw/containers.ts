import type { Asking } from '../../comparison/workload.ts';

const PAGES = 10;

const CONTAINERS = `query Containers($after: String) {
  containers(filter: { status: [ALLOCATED, LOADED] }, first: 100, after: $after) {
    nodes { id telemetry { recordedAt } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Containers {
  readonly containers: {
    readonly nodes: readonly { readonly id: string; readonly telemetry: { readonly recordedAt: string } | null }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/**
 * Containers that are an order's, up to some hundred. A sample history may end after the clock that gives readings their
 * time, and a reading that is not newer than the last changes nothing: such containers are left out, so what is drawn
 * depends on the data, and until that history's end also on the day.
 */
export async function drawContainers(asking: Asking, now: string): Promise<readonly string[]> {
  const found: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { containers }: Containers = await asking.ask<Containers>(CONTAINERS, { after });
    for (const { id, telemetry } of containers.nodes) {
      if (telemetry === null || telemetry.recordedAt < now) found.push(id);
    }
    if (!containers.pageInfo.hasNextPage) break;
    after = containers.pageInfo.endCursor;
  }
  return found;
}
