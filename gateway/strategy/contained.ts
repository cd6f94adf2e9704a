import type { Versions } from '../../api/index.ts';
import type { ViewReader } from '../../projector/store.ts';

/** The versions of the asked streams that the view contains, once it contains all, or when waiting has ended. */
export type UntilContained = (asked: Versions) => Promise<{ readonly contained: boolean; readonly versions: Versions }>;

interface Waiting {
  readonly asked: Versions;
  readonly deadline: number;
  resolve(found: Awaited<ReturnType<UntilContained>>): void;
  reject(error: unknown): void;
}

/** Between two questions, ms; and where many wait, so that a question takes long, so many times as long as it took. */
const POLL = 3;
const PEACE = 2;

/**
 * Waits at most so long, ms. Those who ask at the same moment, and those who wait, share one question to the store: a burst of
 * events makes as many ask as there are subscribers. A question that gets no answer holds up only those who share it.
 */
export function untilContained(reader: Pick<ViewReader, 'applied'>, longest: number): UntilContained {
  let begun: Waiting[] = [];
  let waiting: Waiting[] = [];

  const ask = async (those: readonly Waiting[]): Promise<void> => {
    const began = performance.now();
    let versions: Versions;
    try {
      versions = await reader.applied([...new Set(those.flatMap(({ asked }) => [...asked.keys()]))]);
    } catch (error) {
      for (const { reject } of those) reject(error);
      return;
    }
    const now = performance.now();
    const others = waiting.length;
    for (const one of those) {
      const contained = [...one.asked].every(([stream, version]) => (versions.get(stream) ?? 0) >= version);
      if (contained || now >= one.deadline) one.resolve({ contained, versions: ofStreams(one.asked, versions) });
      else waiting.push(one);
    }
    if (others > 0 || waiting.length === 0) return; // they have a timer, or need none
    setTimeout(askAgain, Math.max(POLL, PEACE * (now - began)));
  };
  const askAgain = () => {
    const those = waiting;
    waiting = [];
    ask(those);
  };
  const askFirst = () => {
    const those = begun;
    begun = [];
    ask(those);
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      if (begun.push({ asked, deadline: performance.now() + longest, resolve, reject }) === 1) setImmediate(askFirst);
    });
}

const ofStreams = (asked: Versions, versions: Versions): Versions =>
  new Map([...asked.keys()].map((stream) => [stream, versions.get(stream) ?? 0]));
