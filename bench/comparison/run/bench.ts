import type { Generator } from '../load/generate.ts';
import type { Fleet } from '../processes/fleet.ts';
import type { Network } from '../processes/network.ts';
import type { Question } from '../question.ts';
import type { Result, RunSettings } from '../result.ts';
import type { Random } from '../statistics/random.ts';
import type { Workload } from '../workload.ts';
import type { Place } from './place.ts';

/** What experiments find: the parts of a result, filled one after the other. */
export type Found = { -readonly [K in keyof Result as K extends Experimental ? K : never]: Mutable<Result[K]> } & {
  readonly left: string[];
};

type Experimental =
  | 'equality'
  | 'warmUps'
  | 'generator'
  | 'selfTest'
  | 'atRest'
  | 'cells'
  | 'differences'
  | 'scaling'
  | 'delays'
  | 'viewPrice'
  | 'staleness'
  | 'availability'
  | 'tails'
  | 'crossings';

type Mutable<T> = T extends readonly (infer E)[] ? E[] : T;

export const nothingFound = (): Found => ({
  left: [],
  equality: [],
  warmUps: [],
  generator: null,
  selfTest: null,
  atRest: {},
  cells: [],
  differences: [],
  scaling: [],
  delays: [],
  viewPrice: null,
  staleness: [],
  availability: [],
  tails: [],
  crossings: [],
});

/** What an experiment works with. */
export interface Bench {
  readonly workload: Workload;
  readonly settings: RunSettings;
  /** Those that are measured: all, or those of --only. */
  readonly questions: readonly Question[];
  readonly fleet: Fleet;
  readonly place: Pick<Place, 'data' | 'servers'>;
  /** Between the fleet's services and those who ask them; null where they are asked directly. */
  readonly network: Network | null;
  /** The same processes on another data folder, which is only read. */
  startOn(folder: string): Promise<Fleet>;
  readonly generator: Generator;
  readonly random: Random;
  readonly found: Found;
  /** Where the processes under test run. */
  readonly serverCores: readonly number[] | null;
  /** Aborted when the run is to end with what it has. */
  readonly signal: AbortSignal;
  /** How much of the experiment is done, 0 to 1. */
  within(share: number, what?: string): void;
}

/** One thing that is measured, with what it is expected to take. */
export interface Experiment {
  readonly name: string;
  seconds(settings: RunSettings, questions: number): number;
  run(bench: Bench): Promise<void>;
}
