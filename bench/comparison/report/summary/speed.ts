import type { Result } from '../../result.ts';
import { about } from '../figures.ts';
import { type Rank, ranks } from './rank.ts';
import { amid, ofAll, quoted, some } from './words.ts';

/** For which questions the view answers sooner than all other ways, and how much. */
export function speed(result: Result): string | null {
  const all = ranks(result, 'p50');
  const faster = all.filter(({ verdict }) => verdict === 'lower').sort((a, b) => a.times - b.times);
  if (all.length === 0) return null;
  const [least, most] = [faster[0], faster.at(-1)];
  if (least === undefined || most === undefined) return 'The view answers no question faster than all other ways do.';
  const range = least === most ? times(least) : `from ${times(least)} to ${times(most)} as fast as the fastest of them`;
  const tail = least === most ? ' as fast as the fastest of them' : '';
  return `The view answers ${ofAll(faster.length, all.length, 'question')} faster than every other way: ${range}${tail}.`;
}

const times = ({ times, question }: Rank): string => `${about(times)} times (${quoted(question)})`;

/** Where another way is faster, and where noise hides which is. */
export function notFaster(result: Result): string | null {
  const all = ranks(result, 'p50');
  const slower = all.filter(({ verdict }) => verdict === 'higher').sort((a, b) => a.times - b.times);
  const level = all.filter(({ verdict }) => verdict === 'noise');
  const parts = [];
  if (slower.length > 0) {
    const by = slower.map(
      (one) => `${quoted(one.question)} (${amid(one.rival)}, ${about(1 / one.times)} times as fast)`,
    );
    parts.push(`Another way is faster for ${some(by)}.`);
  }
  if (level.length > 0) {
    parts.push(`No difference from the fastest was found for ${some(level.map((one) => quoted(one.question)))}.`);
  }
  return parts.length === 0 ? null : parts.join(' ');
}
