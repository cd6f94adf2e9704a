import { parseStream } from '../../../eventing/index.ts';
import { unlawfulMoves } from '../../scenarios/invariants.ts';
import type { LoadRecord } from '../load/record.ts';
import { type Databases, readDeadLetters, readStates } from './databases.ts';
import { doubled, gaps, lost, orphans, type Streams, unfolded } from './events.ts';
import { OWNERS } from './records.ts';
import type { Tail } from './tail.ts';

/**
 * Checks what changed since the last round, once all is quiet: of these streams every event and the state, and every command
 * that was given to them.
 */
export async function checkRound(databases: Databases, tail: Tail, record: LoadRecord): Promise<readonly string[]> {
  const changed: Streams = new Map(
    [...tail.changed().keys()].map((stream) => [stream, tail.streams.get(stream) ?? []]),
  );
  const given: LoadRecord = {
    ...record,
    sent: record.sent.filter(({ category, id }) => changed.has(`${category}-${id}`)),
    acknowledged: record.acknowledged.filter(({ stream }) => changed.has(stream)),
  };
  const states = await Promise.all(
    OWNERS.flatMap(({ name, kinds }) =>
      kinds.map(async ({ category }) => {
        const ids = [...changed.keys()].map(parseStream).filter((of) => of.category === category);
        return [
          category,
          await readStates(
            databases,
            name,
            category,
            ids.map(({ id }) => id),
          ),
        ] as const;
      }),
    ),
  );
  const letters = await Promise.all(OWNERS.map(({ name }) => readDeadLetters(databases, name)));
  return [
    ...gaps(changed),
    ...lost(changed, given),
    ...doubled(changed, given),
    ...orphans(changed, tail.streams),
    ...unfolded(changed, [{ states: new Map(states) }]),
    ...unlawfulMoves([...changed.values()].flat()),
    ...letters.flat().map((letter) => `put aside: ${letter}`),
  ];
}
