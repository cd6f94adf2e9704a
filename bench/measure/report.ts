import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circumstances } from './machine.ts';
import type { BenchSettings } from './settings.ts';

type Cell = string | number;

/** What was asked of a measured value. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly unit: '%' | '/s' | 's' | 'ms' | 'KB' | 'MB' | '×';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Report {
  /** Of the result's file. */
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** What was set: sizes, rounds, connections. */
  readonly settings: Readonly<Record<string, Cell>>;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly targets: readonly Target[];
  /** What keeps the value from being better, as profiles showed. */
  readonly limit: string;
}

/** Prints the table and saves it; a missed target makes the process end with 1. Quick results are not kept in git. */
export function report({ quick }: BenchSettings, result: Report): void {
  const { name, about, settings, rows, targets, limit } = result;
  const told = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  console.log(`\n${name}: ${about}\n${told.join(', ')}\n\n${table(rows)}\n`);
  for (const target of targets) console.log(line(target));
  console.log(`Limit: ${limit}`);
  const command = `npm run bench:${name}${quick ? ' -- --quick' : ''}`;
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, quick ? `${name}.local.json` : `${name}.json`);
  const met = targets.map((target) => ({ ...target, met: isMet(target) }));
  const saved = { name, about, command, ...circumstances(), settings, rows, targets: met, limit };
  writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`);
  if (!targets.every(isMet)) process.exitCode = 1;
}

const isMet = ({ value, atLeast = -Infinity, atMost = Infinity }: Target): boolean =>
  value >= atLeast && value <= atMost;

function line(target: Target): string {
  const { what, value, unit, atLeast, atMost } = target;
  const asked = atLeast === undefined ? `≤ ${shown(atMost ?? Infinity)}` : `≥ ${shown(atLeast)}`;
  return `${isMet(target) ? 'met   ' : 'MISSED'} ${what}: ${shown(value)} ${unit} (asked: ${asked} ${unit})`;
}

export function table(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === 'number'));
  const padded = (row: readonly string[]) =>
    row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ');
  return [padded(cells[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.slice(1).map(padded)].join(
    '\n',
  );
}

function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  const digits = Math.abs(cell) >= 100 || Number.isInteger(cell) ? 0 : Math.abs(cell) >= 10 ? 1 : 2;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
