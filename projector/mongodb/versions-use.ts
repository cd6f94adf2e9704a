import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Unavailable } from '../../eventing/index.ts';
import { ViewDropped } from '../errors.ts';
import type { VersionsState } from './versions-document.ts';

/** That this process has a version open, for all to see. */
export interface Use extends AsyncDisposable {
  /**
   * Resolves when the version cannot have been dropped up to now: at once, unless no renewal came through for half of the
   * time that a use lasts.
   * @throws ViewDropped when it was, or may be any moment. Unavailable when MongoDB does not answer.
   */
  assure(): Promise<void> | undefined;
}

/**
 * Marks a version as used until disposed, or until this process has not been heard of for `lasts` ms.
 * @throws ViewDropped when it is being dropped.
 */
export async function beginUse(state: VersionsState, version: number, lasts: number, name: string): Promise<Use> {
  const holder = `${hostname().replace(/\W/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`;
  let since = now();
  if (!(await state.use(version, holder, lasts))) throw new ViewDropped(name);
  let dropped = false;
  let renewing: Promise<void> | null = null;

  const renew = async (): Promise<void> => {
    const asked = now();
    dropped ||= !(await state.renew(version, holder, lasts));
    if (dropped) throw new ViewDropped(name);
    since = asked;
  };
  const renewOnce = (): Promise<void> => {
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    return renewing;
  };
  const settled = () => {}; // what failed is tried again, by who must be sure himself: he hears why
  const timer = setInterval(() => renewOnce().then(settled, settled), lasts / 6);
  timer.unref();

  return {
    assure: () => (!dropped && elapsed(since) < lasts / 2 ? undefined : renewOnce()),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await renewing?.then(settled, settled); // one that comes after the release would begin a use again
      try {
        await state.release(version, holder);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error; // else it ends by itself
      }
    },
  };
}

interface Moment {
  readonly steady: number;
  readonly wall: number;
}

const now = (): Moment => ({ steady: performance.now(), wall: Date.now() });

/** The steady clock does not go on while the machine sleeps, the other one may be set back: the longer of the two. */
const elapsed = (since: Moment): number => Math.max(performance.now() - since.steady, Date.now() - since.wall);
