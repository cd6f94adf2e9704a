import type { Setting as DeclaredSetting } from '../serving/service.ts';

/** One environment variable: how it is read, its default, and what it is for. */
interface Setting<T> {
  readonly fallback: T;
  readonly about: string;
  /** @throws TypeError with what was expected. */
  parse(text: string): T;
}

function integer(fallback: number, min: number, max: number, about: string): Setting<number> {
  const parse = (text: string) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new TypeError(`a whole number from ${min} to ${max}`);
    return value;
  };
  return { fallback, about, parse };
}

const words = (fallback: string, about: string): Setting<string> => ({
  fallback,
  about,
  parse(value) {
    if (value.trim() === '') throw new TypeError('some text');
    return value;
  },
});

const port = (fallback: number, about: string) => integer(fallback, 0, 65_535, about);
const MOST = Number.MAX_SAFE_INTEGER;

const OWN = {
  PORT: port(4000, "the gateway's port; 0 takes any free one"),
  HOST: words('127.0.0.1', 'the address that the gateway listens on; the other parts stay on loopback'),
  DATA: words('./data', 'the folder of the embedded stores'),
  SEED_ORDERS: integer(2000, 0, 10_000_000, 'orders that an empty data folder is seeded with; 0 for none'),
  SEED: integer(7, 0, 2 ** 31 - 1, 'the number that this history is generated from'),
};

/** What the whole system was told by the environment. */
export interface Settings {
  readonly host: string;
  readonly data: string;
  readonly seedOrders: number;
  readonly seed: number;
  /** Port by part. */
  readonly ports: Readonly<Record<string, number>>;
  /** What each part reads for itself, checked: by name without JOINERY_. */
  readonly declared: Readonly<Record<string, string>>;
}

/** Wrong settings: the message names each, with what was expected. */
export class SettingsError extends Error {
  readonly code = 'BAD_SETTINGS';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`these settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

const portName = (part: string) => `${part.toUpperCase()}_PORT`;

/** Every setting as the README lists it. `parts` are those behind the gateway, in the order of their ports. */
export const settingsTable = (parts: readonly string[], declared: readonly DeclaredSetting[]) => [
  ...Object.entries(OWN).map(([name, { fallback, about }]) => ({ name, standard: String(fallback), what: about })),
  ...parts.map((part, i) => ({ name: portName(part), standard: `PORT + ${i + 1}`, what: `the port of ${part}` })),
  ...declared.map(({ name, standard, what }) => ({ name, standard: String(standard), what })),
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. A name with our prefix that nobody declared is a fault: it is a typing error more often than not.
 * @throws SettingsError that lists every fault.
 */
export function readSettings(
  env: Environment,
  parts: readonly string[],
  declared: readonly DeclaredSetting[],
): Settings {
  const faults: string[] = [];
  const read = <T>(name: string, { fallback, parse }: Setting<T>): T => {
    const value = env[`JOINERY_${name}`];
    if (value === undefined) return fallback;
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      faults.push(`JOINERY_${name} is '${value}': expected ${error.message}`);
      return fallback;
    }
  };
  const gateway = read('PORT', OWN.PORT);
  const behind = parts.map((part, i) => {
    const fallback = gateway === 0 ? 0 : gateway + i + 1;
    return [part, read(portName(part), port(fallback, part))];
  });
  const numbers = declared.map(({ name, standard, what }) => [
    name,
    String(read(name, integer(standard, 0, MOST, what))),
  ]);
  const settings = {
    host: read('HOST', OWN.HOST),
    data: read('DATA', OWN.DATA),
    seedOrders: read('SEED_ORDERS', OWN.SEED_ORDERS),
    seed: read('SEED', OWN.SEED),
    ports: { gateway, ...Object.fromEntries(behind) },
    declared: Object.fromEntries(numbers),
  };
  faults.push(...unknown(env, new Set(settingsTable(parts, declared).map(({ name }) => name))));
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

function unknown(env: Environment, known: ReadonlySet<string>): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('JOINERY_') && !name.startsWith('JOINERY_SERVERS_'))
    .filter((name) => !known.has(name.slice('JOINERY_'.length)))
    .map((name) => `${name} is not a setting: the README lists them`);
}
