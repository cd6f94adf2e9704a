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
    temperature: real((c) => c.telemetry?.temperature),
  },
  // The first is what an allocation asks: the empty ones at a port, by capacity.
  indexes: [['port', 'status', 'capacity'], ['status']],
};

const allocations: StoredKind<Allocation, AllocationEvent> = { ...allocation, columns: {}, indexes: [] };

export const kinds: readonly StoredKind[] = [containerKind, allocations];
