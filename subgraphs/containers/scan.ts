import { scanned } from '../../serving/scan.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { containerKind } from './kinds.ts';

/** What search needs of containers: see "For search" in the schema. */
export const scan = (context: ServiceContext) => {
  const containers = scanned(context, containerKind, {
    id: (c) => c.id,
    type: (c) => c.type,
    status: (c) => c.status,
    port: (c) => c.port,
    temperature: (c) => c.telemetry?.temperature,
  });
  return { containerRows: containers.rows, containerIds: containers.ids };
};
