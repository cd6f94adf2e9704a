import { integer, real, type StoredKind, text } from '../../eventing/index.ts';
import {
  type Allocation,
  type AllocationEvent,
  allocation,
  type Container,
  type ContainerEvent,
  container,
} from './events.ts';

export const containerKind: StoredKind<Container, ContainerEvent> = {
  ...container,
  columns: {
    id: text((c) => c.id),
    type: text((c) => c.type),
    status: text((c) => c.status),
    port: text((c) => c.port),
    capacity: integer((c) => c.capacity),
    // Ties go by id, ascending: no index on capacity gives the largest first and, of equal ones, the first id.
    largestFirst: integer((c) => -c.capacity),
    temperature: real((c) => c.telemetry?.temperature),
  },
  // The first two are what an allocation asks: the empty ones at a port, the smallest or the largest first.
  indexes: [['port', 'status', 'capacity'], ['port', 'status', 'largestFirst'], ['status']],
};

const allocations: StoredKind<Allocation, AllocationEvent> = { ...allocation, columns: {}, indexes: [] };

export const kinds: readonly StoredKind[] = [containerKind, allocations];
