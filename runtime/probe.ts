import { setTimeout } from 'node:timers/promises';

/** How long `/ready` waits for a server's word, ms. */
const PATIENCE = 1_000;

/**
 * Whether a server answers, as what is missing. Asks it once at a time, however often it is asked itself, and answers
 * within a second.
 */
export function probe(server: string, ping: () => Promise<void>): () => Promise<readonly string[]> {
  let asking: Promise<boolean> | null = null;
  return async () => {
    asking ??= answers(ping).finally(() => {
      asking = null;
    });
    const answered = await Promise.race([asking, setTimeout(PATIENCE, false, { ref: false })]);
    return answered ? [] : [`${server} does not answer`];
  };
}

const answers = (ping: () => Promise<void>): Promise<boolean> =>
  ping().then(
    () => true,
    () => false,
  );
