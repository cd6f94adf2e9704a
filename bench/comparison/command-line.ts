import { parseArgs } from 'node:util';

export const USAGE = `Measures composition and the joined view side by side, and writes report.html and report.json.

  npm run bench                        the embedded form, under ten minutes
  npm run bench -- --servers           on Kafka and MongoDB: KAFKA_BROKERS and MONGODB_URL say where
  npm run bench -- compare A.json B.json    what got faster or slower from A to B, beyond noise
  npm run bench -- prepare [--large]   makes the histories that scaling with data needs; kept for later runs

  --quick            about a minute, few questions; shows that it works, its figures mean little
  --only <names>     these questions only, separated by commas
  --orders <n>       orders in the data (10000; 1000 with --quick)
  --seed <n>         of the data, and of every random choice (7)
  --duration <s>     of one timed block (0.15; 0.5 on servers; 0.05 with --quick)
  --rate <n>         requests a second at which latency is compared (half of what the slowest carries)
  --large            scaling also with 10,000,000 orders; on servers with 100,000
  --out <folder>     where the report goes (bench/results/comparison, -servers, -quick)
  --help             this text
`;

/** What the command line asked for. */
export type Asked =
  | { readonly what: 'help' }
  | { readonly what: 'compare'; readonly files: readonly [string, string] }
  | { readonly what: 'prepare'; readonly large: boolean; readonly seed: number }
  | ({ readonly what: 'run' } & RunOptions);

export interface RunOptions {
  readonly servers: boolean;
  readonly quick: boolean;
  readonly large: boolean;
  readonly only: readonly string[] | null;
  readonly size: number;
  readonly seed: number;
  readonly duration: number;
  readonly rate: number | null;
  readonly out: string;
}

/** The message is for the person who typed it. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const OPTIONS = {
  servers: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  large: { type: 'boolean', default: false },
  only: { type: 'string' },
  orders: { type: 'string' },
  seed: { type: 'string', default: '7' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parse(args);
  if (values.help) return { what: 'help' };
  const [command, ...rest] = positionals;
  const seed = number('--seed', values.seed, { whole: true, from: 0, to: 2 ** 31 - 1 });
  if (command === 'compare') {
    const [a, b] = rest;
    if (a === undefined || b === undefined || rest.length > 2) {
      throw new UsageError('compare needs two files: npm run bench -- compare A.json B.json');
    }
    return { what: 'compare', files: [a, b] };
  }
  if (command === 'prepare' && rest.length === 0) return { what: 'prepare', large: values.large, seed };
  if (command !== undefined) throw new UsageError(`'${positionals.join(' ')}' is not understood\n\n${USAGE}`);
  const { servers, quick, large } = values;
  return {
    what: 'run',
    servers,
    quick,
    large,
    out: values.out ?? folderOf(servers, quick),
    seed,
    only: values.only === undefined ? null : names(values.only),
    size: number('--orders', values.orders ?? (quick ? '1000' : '10000'), { whole: true, from: 100, to: 10_000_000 }),
    duration: number('--duration', values.duration ?? durationOf(servers, quick), { from: 0.05, to: 60 }),
    rate: values.rate === undefined ? null : number('--rate', values.rate, { from: 0.1, to: 1_000_000 }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** What is quick is not kept in git, and takes no whole run's place. */
const folderOf = (servers: boolean, quick: boolean): string =>
  `bench/results/comparison${servers ? '-servers' : ''}${quick ? '-quick' : ''}`;

/** On servers there is more noise, and a run on them has no ten minutes to keep to. */
const durationOf = (servers: boolean, quick: boolean): string => (quick ? '0.05' : servers ? '0.5' : '0.15');

function names(text: string): readonly string[] {
  const all = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (all.length === 0) throw new UsageError('--only names no question: give names separated by commas');
  return [...new Set(all)];
}

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
}

function number(flag: string, text: string, { from, to, whole = false }: Bounds): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(`${flag} is '${text}': expected a ${whole ? 'whole ' : ''}number from ${from} to ${to}`);
}
