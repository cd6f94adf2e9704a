import type { RecordedEvent } from '../eventing/index.ts';
import type { OpenService } from '../serving/open.ts';
import type { ServiceContext } from '../serving/service.ts';
import type { Action } from './agenda.ts';
import type { Lane } from './lanes.ts';
import type { Random } from './random.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The services that take part, opened and not running: nothing else may write to their stores. */
export interface SampleServices {
  readonly customers: OpenService;
  readonly orders: OpenService;
  readonly containers: OpenService;
  readonly voyages: OpenService;
}

/** What is fixed before anything happens. */
export interface Plan {
  readonly seed: number;
  readonly orders: number;
  readonly customers: number;
  readonly lanes: readonly Lane[];
  /** The share of all orders that each lane is expected to get. */
  readonly shares: readonly number[];
  /** ms since 1970 */
  readonly start: number;
  readonly days: number;
}

/** What the people of the simulation do with the world: plan to do things, and see what happens. */
export interface World {
  readonly plan: Plan;
  readonly services: SampleServices;
  /** Of what is drawn here nobody else draws. */
  readonly draw: (...name: readonly (string | number)[]) => Random;
  readonly intend: (action: Action) => void;
}

/** Somebody with a part in the history. */
export interface Actor {
  /** Before the first day; its actions are performed before any other. */
  readonly begin?: (until: number) => void;
  /** Plans what it does in this time. */
  readonly plan?: (from: number, until: number) => Promise<void> | void;
  /** Sees an event, whoever caused it. */
  readonly sees?: (event: RecordedEvent) => void;
}

/** A service as it is at a moment: its clock stands still. */
export const at = ({ context }: OpenService, time: string): ServiceContext => ({ ...context, clock: () => time });

/** `customer-000042`: readable, and up to a million also in order as text. */
export const numbered = (kind: string, number: number): string => `${kind}-${String(number).padStart(6, '0')}`;
