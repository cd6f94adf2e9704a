import { scanned } from '../../serving/scan.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { portKind, voyageKind } from './kinds.ts';

/** What search needs of voyages and ports: see "For search" in the schema. */
export const scan = (context: ServiceContext) => {
  const voyages = scanned(context, voyageKind, {
    id: (v) => v.id,
    ship: (v) => v.ship,
    from: (v) => v.fromPort,
    to: (v) => v.toPort,
    status: (v) => v.status,
    departure: (v) => v.departure,
    arrival: (v) => v.arrival,
  });
  const ports = scanned(context, portKind, { unlocode: (p) => p.unlocode, country: (p) => p.country });
  return { voyageRows: voyages.rows, voyageIds: voyages.ids, portRows: ports.rows, portIds: ports.ids };
};
