import type { Decider, Event } from '../../eventing/index.ts';
import { type AllocatedOrder, type Allocation, type AllocationEvent, allocation } from './events.ts';

export type AllocationCommand =
  | Event<'allocate', AllocatedOrder & { containerIds: readonly string[] }>
  | Event<'fail', { orderId: string; revision: number; reason: string }>
  | Event<'release', { orderId: string; reason: string }>;

/** One allocation for each revision of an order, until it is released: that is final, even before the first. */
export const allocationDecider: Decider<Allocation, AllocationCommand, AllocationEvent> = { ...allocation, decide };

/** Whether this revision of the order still needs containers: not when it, or a later one, has been answered. */
export const isWanted = (allocation: Allocation | null, revision: number): boolean =>
  allocation === null || (allocation.status !== 'RELEASED' && allocation.revision < revision);

function decide({ type, data }: AllocationCommand, allocation: Allocation | null): readonly AllocationEvent[] {
  switch (type) {
    case 'allocate':
      return isWanted(allocation, data.revision) ? [{ type: 'ContainersAllocated', data }] : [];
    case 'fail':
      return isWanted(allocation, data.revision) ? [{ type: 'AllocationFailed', data }] : [];
    case 'release': {
      if (allocation?.status === 'RELEASED') return [];
      const containerIds = allocation?.containerIds ?? [];
      return [{ type: 'AllocationReleased', data: { ...data, containerIds } }];
    }
  }
}
