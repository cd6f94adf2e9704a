import { cpus, totalmem } from 'node:os';
import type { Asked } from '../load/steady.ts';

/** What one round did, and what it cost. Times in ms. */
export interface Round {
  readonly round: number;
  readonly fault: string;
  /** Whom or what it met. */
  readonly met: string;
  /** From its beginning to its end. */
  readonly lasted: number;
  /** See Recovery: null when it did not recover in time. */
  readonly commands: number | null;
  readonly view: number | null;
  /** From the moment that clients paused until all was quiet. */
  readonly quiet: number | null;
  readonly violations: readonly string[];
}

export interface Totals {
  readonly seed: number;
  readonly minutes: number;
  readonly processes: string;
  /** How often processes were started in all. */
  readonly starts: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly asked: Asked;
  /** The longest that a client waited for an answer, ms. */
  readonly longest: number;
  readonly events: number;
  readonly checks: number;
}

export interface FaultsReport extends Totals {
  readonly rounds: readonly Round[];
  readonly violations: readonly string[];
}

interface Summary {
  readonly fault: string;
  readonly rounds: number;
  readonly commands: readonly [median: number, worst: number] | null;
  readonly view: readonly [median: number, worst: number] | null;
}

export const summaries = (rounds: readonly Round[]): readonly Summary[] =>
  [...new Set(rounds.map(({ fault }) => fault))].sort().map((fault) => {
    const own = rounds.filter((round) => round.fault === fault);
    return {
      fault,
      rounds: own.length,
      commands: spread(own.map(({ commands }) => commands)),
      view: spread(own.map(({ view }) => view)),
    };
  });

function spread(times: readonly (number | null)[]): readonly [number, number] | null {
  const known = times.flatMap((time) => (time === null ? [] : [Math.round(time)])).sort((a, b) => a - b);
  return known.length === 0 ? null : [known[Math.floor(known.length / 2)]!, known.at(-1)!];
}

const seconds = (times: readonly [number, number] | null): string =>
  times === null ? 'never' : times.map((time) => (time / 1_000).toFixed(1)).join(' / ');

/** As a person reads it. */
export function table({ rounds, violations, ...totals }: FaultsReport): string {
  const { sent, acknowledged, unanswered, refused, asked, longest, events, starts, minutes, checks } = totals;
  const rows = summaries(rounds).map(({ fault, rounds: count, commands, view }) => [
    fault,
    `${count}`,
    seconds(commands),
    seconds(view),
  ]);
  const head = ['fault', 'rounds', 'commands accepted again, s', 'view shows them, s (median / worst)'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  return `${lines.join('\n')}

${rounds.length} rounds in ${minutes.toFixed(1)} minutes, ${checks} whole checks; processes started ${starts} times
${sent} commands, ${acknowledged} acknowledgements, ${unanswered} requests without an answer; refused: ${codes.join(', ') || 'none'}
${asked.answered} queries answered, ${asked.unavailable} with errors that say why not, ${asked.behind} that the view was not to be waited for, ${asked.unanswered} without an answer
the longest answer took ${(longest / 1_000).toFixed(1)} s; ${events} events; violations: ${violations.length}`;
}

/** For a machine, and for who quotes it. */
export const results = (report: FaultsReport) => ({
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  },
  ...report,
  minutes: Number(report.minutes.toFixed(1)),
  longest: Math.round(report.longest),
  faults: summaries(report.rounds),
  rounds: report.rounds.length,
});
