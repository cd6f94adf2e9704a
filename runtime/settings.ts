/** One environment variable: how it is read, its default, and what it is for. The README's table is made of these. */
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

/** The parts after the gateway, in the order of their default ports. */
export const PARTS = ['customers', 'orders', 'containers', 'voyages', 'search', 'projector'] as const;

const SETTINGS = {
  JOINERY_PORT: port(4000, "The gateway's port."),
  JOINERY_HOST: words('127.0.0.1', 'The address that the gateway listens on; the other parts stay on loopback.'),
  JOINERY_DATA: words('./data', 'The folder of the embedded stores.'),
  JOINERY_SEED_ORDERS: integer(2000, 0, 10_000_000, 'What an empty data folder is seeded with; 0 for nothing.'),
  JOINERY_SEED: integer(1, 0, 2 ** 31, 'The seed number of that history.'),
  JOINERY_FRESHNESS_MS: integer(2000, 0, 3_600_000, 'auto composes when the view is further behind than this (ms).'),
  JOINERY_TOKEN_WAIT_MS: integer(
    1000,
    0,
    60_000,
    'How long the view is waited for when a request carries a token (ms).',
  ),
  JOINERY_SEARCH_LIMIT: integer(200_000, 1, 100_000_000, 'The most orders that search reads to answer one request.'),
  JOINERY_MAX_BODY: integer(1_000_000, 1000, 100_000_000, 'The largest request body (bytes).'),
  JOINERY_MAX_DEPTH: integer(30, 1, 1000, 'The deepest nesting of an operation.'),
  JOINERY_MAX_FIELDS: integer(500, 1, 100_000, 'The most fields (aliases included) of an operation.'),
  JOINERY_MAX_NODES: integer(
    20_000,
    1,
    10_000_000,
    'The most objects that an operation may ask for, by its `first` arguments.',
  ),
} as const;

type SettingName = keyof typeof SETTINGS;
export type Settings = {
  readonly [K in SettingName]: (typeof SETTINGS)[K]['fallback'] extends number ? number : string;
} & {
  /** Port by part. */
  readonly ports: Readonly<Record<string, number>>;
};

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

const portName = (part: string) => `JOINERY_${part.toUpperCase()}_PORT`;

/** Name, default and purpose of every setting, for the README and `--help`. */
export const settingsTable = (): readonly { name: string; fallback: string; about: string }[] => [
  ...Object.entries(SETTINGS).map(([name, { fallback, about }]) => ({ name, fallback: String(fallback), about })),
  ...PARTS.map((part, i) => ({
    name: portName(part),
    fallback: `JOINERY_PORT + ${i + 1}`,
    about: `The port of ${part}.`,
  })),
];

/**
 * Reads the environment; a name with our prefix that we don't know is a fault, since it is a typing error more often than not.
 * @throws SettingsError that lists every fault.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const read = <T>(name: string, { fallback, parse }: Setting<T>): T => {
    const value = env[name];
    if (value === undefined) return fallback;
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      faults.push(`${name} is '${value}': expected ${error.message}`);
      return fallback;
    }
  };
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [
      name,
      read<string | number>(name, setting as Setting<string | number>),
    ]),
  ) as unknown as { [K in SettingName]: number & string };
  const gateway: number = values.JOINERY_PORT;
  const after = (i: number) => (gateway === 0 ? 0 : gateway + i + 1);
  const ports = Object.fromEntries(PARTS.map((part, i) => [part, read(portName(part), port(after(i), ''))]));

  const known = new Set(settingsTable().map(({ name }) => name));
  for (const name of Object.keys(env)) {
    if (name.startsWith('JOINERY_') && !name.startsWith('JOINERY_SERVERS') && !known.has(name)) {
      faults.push(`${name} is not a setting: the README lists them`);
    }
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return { ...values, ports: { gateway, ...ports } };
}
