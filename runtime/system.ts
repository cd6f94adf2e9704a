import type { JoinedView } from '../projector/index.ts';
import type { Service } from '../serving/service.ts';

/** A system that Joinery runs: its services, in the order of their ports, and the joined views of their events. */
export interface System {
  readonly services: readonly Service[];
  readonly views: readonly JoinedView[];
}

/** The parts that can run as processes of their own, the gateway first, in the order of their default ports. */
export const partsOf = ({ services }: System): readonly string[] => [
  'gateway',
  ...services.map(({ name }) => name),
  'projector',
];
