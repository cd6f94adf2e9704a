import type { Question } from '../question.ts';
import type { Bench } from '../run/bench.ts';
import { type Block, block, type Contestant } from '../run/block.ts';
import { contestantsOf } from '../run/contestants.ts';
import { interleaved } from '../run/interleaved.ts';

type BlockLoad = Parameters<typeof block>[2];

/** Blocks of each contestant that answered rightly throughout, in the order of the rounds. */
export type Blocks = ReadonlyMap<Contestant, readonly Block[]>;

/** The placements of one question, measured together. Who gives one wrong answer is out, and why is kept. */
export interface Trial {
  readonly contestants: readonly Contestant[];
  readonly failures: ReadonlyMap<Contestant, string>;
  /** So many rounds, each contestant in turn, in an order of its own each time. */
  rounds(count: number, load: (contestant: Contestant) => BlockLoad, without?: readonly Contestant[]): Promise<Blocks>;
}

export function trialOf(bench: Bench, question: Question): Trial {
  const contestants = contestantsOf(bench, question);
  const failures = new Map<Contestant, string>();
  const run = async (contestant: Contestant, load: BlockLoad): Promise<Block | null> => {
    const done = await block(bench, contestant, load);
    const { failed, requests } = done.loaded;
    if (failed === null && requests > 0) return done;
    failures.set(contestant, failed ?? 'it answered nothing in the time');
    return null;
  };
  return {
    contestants,
    failures,
    rounds: (count, load, without = []) =>
      interleaved(
        contestants.filter((one) => !failures.has(one) && !without.includes(one)),
        { rounds: count, random: bench.random },
        (one) => run(one, load(one)),
      ),
  };
}
