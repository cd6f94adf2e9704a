import type { Crossing, Result } from '../../result.ts';
import { usual } from '../../usual.ts';
import { about } from '../figures.ts';
import { againstView } from '../reading.ts';
import { ranks } from './rank.ts';
import { ofAll, quoted, some } from './words.ts';

/** For which questions a read by the view takes least CPU, and from how many reads an event that pays for keeping it. */
export function paying(result: Result): string | null {
  const all = ranks(result, 'cpu');
  if (all.length === 0) return null;
  const cheap = all.filter(({ verdict }) => verdict === 'lower').map(({ times }) => times);
  if (cheap.length === 0) return 'No question takes less CPU by the view than by all other ways.';
  const [least, most] = [about(Math.min(...cheap)), about(Math.max(...cheap))];
  const times = least === most ? least : `${least} to ${most}`;
  const read = `By the view, ${ofAll(cheap.length, all.length, 'question')} cost less CPU than by any other way (the cheapest of those: ${times} times as much)`;
  return [`${read}${from(result)}.`, never(result)].join('');
}

interface Paid {
  readonly title: string;
  /** The most reads an event that any other way asks for; null: one of them is always cheaper. */
  readonly reads: number | null;
}

const from = (result: Result): string => {
  const known = paid(result).filter((one): one is { title: string; reads: number } => one.reads !== null);
  const [least, most] = [known[0], known.at(-1)];
  if (least === undefined || most === undefined) return '';
  const range = least === most ? of(least) : `${of(least)} up to ${of(most)}`;
  const { rate } = usual(result.crossings[0]!.at);
  return `; with the work of keeping it counted (at ${about(rate)} write events a second), it is the cheapest from ${range}`;
};

/** As people count: whole reads, or whole events. */
const of = ({ reads, title }: { readonly reads: number; readonly title: string }): string =>
  `${reads < 1 ? `one read in ${about(1 / reads)} write events` : `${about(reads)} reads a write event`} (${quoted(title)})`;

function never(result: Result): string {
  const titles = paid(result).filter(({ reads }) => reads === null);
  return titles.length === 0 ? '' : ` It never pays for ${some(titles.map(({ title }) => quoted(title)))}.`;
}

/** By how soon the view pays; without those whose cost of a read noise hides. */
const paid = (result: Result): readonly Paid[] =>
  result.questions
    .flatMap(({ name, title }) => {
      const crossings = result.crossings.filter((crossing) => crossing.question === name);
      if (crossings.length === 0 || !crossings.every((crossing) => isSure(result, crossing))) return [];
      const reads = crossings.map(({ at }) => usual(at).readsPerEvent?.value ?? null);
      return [{ title, reads: reads.includes(null) ? null : Math.max(...reads.map((value) => value ?? 0)) }];
    })
    .sort((a, b) => (a.reads ?? Infinity) - (b.reads ?? Infinity));

function isSure(result: Result, { question, placement, at }: Crossing): boolean {
  const { readsPerEvent } = usual(at);
  if (readsPerEvent?.high === null) return false;
  const ratio = againstView(result, question, placement, 'cpu');
  return ratio !== null && ratio.verdict === (readsPerEvent === null ? 'lower' : 'higher');
}
