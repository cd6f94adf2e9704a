import type { Decider } from '../../eventing/index.ts';
import { type AllocatedOrder, type Allocation, type AllocationEvent, allocation } from './events.ts';

export type AllocationCommand =
  | { readonly type: 'allocate'; readonly order: AllocatedOrder; readonly containerIds: readonly string[] }
  | { readonly type: 'fail'; readonly orderId: string; readonly revision: number; readonly reason: string }
  | { readonly type: 'release'; readonly orderId: string; readonly reason: string };

/** One allocation for each revision of an order, until it is released: that is final, even before the first. */
export const allocationDecider: Decider<Allocation, AllocationCommand, AllocationEvent> = { ...allocation, decide };

/** Whether this revision of the order still needs containers: not when it, or a later one, has been answered. */
export const isWanted = (allocation: Allocation | null, revision: number): boolean =>
  allocation === null || (allocation.status !== 'RELEASED' && allocation.revision < revision);

function decide(command: AllocationCommand, allocation: Allocation | null): readonly AllocationEvent[] {
  switch (command.type) {
    case 'allocate': {
      const { order, containerIds } = command;
      return isWanted(allocation, order.revision)
        ? [{ type: 'ContainersAllocated', data: { ...order, containerIds } }]
        : [];
    }
    case 'fail': {
      const { orderId, revision, reason } = command;
      return isWanted(allocation, revision) ? [{ type: 'AllocationFailed', data: { orderId, revision, reason } }] : [];
    }
    case 'release': {
      const { orderId, reason } = command;
      const containerIds = allocation?.containerIds ?? [];
      return allocation?.status === 'RELEASED'
        ? []
        : [{ type: 'AllocationReleased', data: { orderId, containerIds, reason } }];
    }
  }
}
