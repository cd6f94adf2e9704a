import { apiError } from '../../api/index.ts';
import { growing, pause } from '../../eventing/index.ts';
import type { Belonging } from '../../serving/live.ts';
import { boundedMap } from '../bounded.ts';
import type { Message } from './operations.ts';
import type { Entry } from './reader.ts';

/** Finds out for whom events are. */
export interface Keys {
  /**
   * In the order of the entries; null for nobody. Asks until it is answered: `trouble` is told each time that it is not. Resolves
   * with nothing once it is stopped.
   */
  of(
    entries: readonly Entry[],
    trouble: (make: (cursor: string) => Message) => void,
  ): Promise<readonly (string | null)[]>;
}

/** Asks the service that owns the entities: by id, those that it has no answer for are missing. Rejects when it does not answer. */
export type AskKeys = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** It never changes, so it is asked once; so many are remembered. */
const REMEMBERED = 100_000;
/** Ids in one question. */
const MOST = 500;

/** `wait` is replaced in tests, so that it takes no time. */
export function keys(belongs: Belonging, ask: AskKeys, signal: AbortSignal, wait: typeof pause = pause): Keys {
  const known = boundedMap<string>(REMEMBERED);

  const learn = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for (let i = 0; i < ids.length; i += MOST) {
      for (const [id, key] of await ask(ids.slice(i, i + MOST))) found.set(id, key);
    }
    for (const [id, key] of found) known.set(id, key);
    return found;
  };
  return {
    async of(entries, trouble) {
      const here = entries.map((entry) => {
        const said = belongs.said(entry.event);
        if (said !== undefined) known.set(entry.id, said);
        return said ?? known.get(entry.id);
      });
      const unknown = [...new Set(entries.filter((_, index) => here[index] === undefined).map(({ id }) => id))];
      if (unknown.length === 0) return here.map((key) => key ?? null);
      for (let attempt = 1; !signal.aborted; attempt++) {
        try {
          const found = await learn(unknown);
          return entries.map(({ id }, index) => here[index] ?? found.get(id) ?? null);
        } catch (error) {
          if (signal.aborted) break;
          trouble((cursor) => waitsFor(error, cursor));
        }
        await wait(growing(attempt, 100, 2_000), signal);
      }
      return [];
    },
  };
}

function waitsFor(error: unknown, cursor: string): Message {
  const why = error instanceof Error ? error.message : String(error);
  const message = `events wait until it is known whom they are for: ${why}`;
  const { message: text, extensions } = apiError('SERVICE_UNAVAILABLE', message).toJSON();
  return {
    answer: { data: null, errors: [{ message: text, extensions }], extensions: { joinery: { cursor } } },
    cursor,
  };
}
