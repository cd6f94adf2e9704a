import { parseArgs } from 'node:util';

export const USAGE = `Seeds a sample history into an empty system: into its data folder, or into its databases where the settings name servers.

  npm run seed -- [--orders <1 to 10000000>] [--seed <number>] [--data <folder>]

  --orders  how many orders are placed (JOINERY_SEED_ORDERS, 2000)
  --seed    the same number gives the same history (7)
  --data    this folder of embedded stores, whatever the settings say
  --help    this text
`;

export const MAX_ORDERS = 10_000_000;

export type Flags = { readonly help: true } | SeedFlags;

export interface SeedFlags {
  readonly orders: number;
  readonly seed: number;
  /** Null for the system of the settings. */
  readonly data: string | null;
}

/** A flag that is not known, or whose value is not possible. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** @throws UsageError */
export function readFlags(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Flags {
  const flags = parse(args);
  if (flags.help) return { help: true };
  return {
    orders: wholeNumber('--orders', flags.orders ?? env.JOINERY_SEED_ORDERS ?? '2000', 1, MAX_ORDERS),
    seed: wholeNumber('--seed', flags.seed ?? '7', 0, Number.MAX_SAFE_INTEGER),
    data: flags.data ?? null,
  };
}

function parse(args: readonly string[]) {
  const options = {
    orders: { type: 'string' },
    seed: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, value: string, from: number, to: number): number {
  const number = Number(value.replaceAll(/(?<=\d)[_,](?=\d)/g, ''));
  if (value.trim() !== '' && Number.isInteger(number) && number >= from && number <= to) return number;
  throw new UsageError(`${flag} is '${value}': it must be a whole number from ${from} to ${to}`);
}
