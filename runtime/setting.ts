/** One environment variable: how it is read, its default, what it is for, and which parts read it. */
export interface Setting<T> {
  readonly name: string;
  readonly fallback: T;
  /** The default as the README shows it. */
  readonly standard: string;
  /** Whose it is, as the README shows it. */
  readonly parts: string;
  readonly about: string;
  /** Its value is shown nowhere, not even when it is wrong. */
  readonly secret?: true;
  /** @throws TypeError with what was expected. */
  parse(text: string): T;
}

type Described = Pick<Setting<unknown>, 'name' | 'parts' | 'about'>;

export function integer(described: Described, fallback: number, min: number, max: number): Setting<number> {
  return {
    ...described,
    fallback,
    standard: String(fallback),
    parse(text) {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= min && value <= max) return value;
      throw new TypeError(`a whole number from ${min} to ${max}`);
    },
  };
}

export const port = (described: Described, fallback: number, standard = String(fallback)): Setting<number> => ({
  ...integer(described, fallback, 0, 65_535),
  standard,
});

export const words = (described: Described, fallback: string): Setting<string> => ({
  ...described,
  fallback,
  standard: fallback,
  parse(value) {
    if (value.trim() === '') throw new TypeError('some text');
    return value;
  },
});

/** Text that some rule must hold for; `expected` is what the rule says. */
export const matching = (
  described: Described,
  fallback: string,
  rule: (text: string) => boolean,
  expected: string,
): Setting<string> => ({
  ...described,
  fallback,
  standard: fallback,
  parse(value) {
    if (!rule(value)) throw new TypeError(expected);
    return value;
  },
});

export const oneOf = <T extends string>(described: Described, values: readonly T[]): Setting<T | null> => ({
  ...described,
  fallback: null,
  standard: 'none',
  parse(text) {
    const value = values.find((known) => known === text);
    if (value === undefined) throw new TypeError(`one of ${values.join(', ')}`);
    return value;
  },
});

export const flag = (described: Described): Setting<boolean> => ({
  ...described,
  fallback: false,
  standard: 'false',
  parse(text) {
    if (text !== 'true' && text !== 'false') throw new TypeError('true or false');
    return text === 'true';
  },
});

/** A setting that may be missing. */
export const optional = <T>(setting: Setting<T>, standard: string): Setting<T | null> => ({
  ...setting,
  fallback: null,
  standard,
});

export const secret = <T>(setting: Setting<T>): Setting<T> => ({ ...setting, secret: true });

/** Several values, separated by commas; each as `parse` has it. */
export const list = (
  described: Described,
  standard: string,
  parse: (text: string) => string,
): Setting<readonly string[] | null> => ({
  ...described,
  fallback: null,
  standard,
  parse: (text) => text.split(',').map((one) => parse(one.trim())),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings one by one, and collects what is wrong with them. */
export interface SettingsReader {
  /** The fallback where it is not set, or wrong. An empty value counts as not set. */
  read<T>(setting: Setting<T>): T;
  readonly faults: string[];
}

export function settingsReader(env: Environment): SettingsReader {
  const faults: string[] = [];
  return {
    faults,
    read({ name, fallback, parse, secret }) {
      const value = env[name];
      if (value === undefined || value === '') return fallback;
      try {
        return parse(value);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        faults.push(`${name} is ${secret ? 'wrong' : `'${value}'`}: expected ${error.message}`);
        return fallback;
      }
    },
  };
}

/** Wrong settings: the message names each, with what was expected. No value of a secret stands in it. */
export class SettingsError extends Error {
  readonly code = 'BAD_SETTINGS';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`these settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}
