import { apiError, DateScalar, DateTimeScalar } from '../api/index.ts';

/** One thing that is wrong with an input, and where: what `extensions.faults` lists. */
export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

export type Checked<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

/** Accepts a value, possibly normalised (trimmed, in UTC), or says all that is wrong with it. Pure. */
export type Check<T> = (value: unknown) => Checked<T>;

/** A check of several fields of an object together; fields that are faulty by themselves are missing. */
export type Rule = (fields: Readonly<Record<string, unknown>>) => readonly Fault[];

type Shape = Readonly<Record<string, Check<unknown>>>;
type Of<C> = C extends Check<infer T> ? T : never;
type OptionalKey<S extends Shape> = { [K in keyof S]: undefined extends Of<S[K]> ? K : never }[keyof S];
type Fields<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKey<S>>]: Of<S[K]> } & {
  readonly [K in OptionalKey<S>]?: Of<S[K]>;
};

/** What a check accepts: the type of a command's input. */
export type InputOf<C extends Check<unknown>> = Of<C>;

/**
 * A command's input, checked whole before anything is stored.
 * @throws BAD_USER_INPUT with every fault in `extensions.faults`, each with its path from `input` on.
 */
export function checkInput<T>(check: Check<T>, input: unknown): T {
  const checked = check(input);
  if ('value' in checked) return checked.value;
  const faults = checked.faults.map(({ path, message }) => ({ path: ['input', ...path], message }));
  const summary = faults.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw apiError('BAD_USER_INPUT', summary, { faults });
}

const wrong = (message: string, ...path: string[]) => ({ faults: [{ path, message }] });

/** An object with these fields, then the rules; fields that are not named are left out of the result. */
export function object<S extends Shape>(shape: S, ...rules: readonly Rule[]): Check<Fields<S>> {
  return (input) => {
    if (typeof input !== 'object' || input === null) return wrong('is missing');
    const given = new Map<string, unknown>(Object.entries(input));
    const values: Record<string, unknown> = {};
    const faults: Fault[] = [];
    for (const [name, check] of Object.entries(shape)) {
      const checked = check(given.get(name));
      if ('faults' in checked) faults.push(...checked.faults.map((f) => ({ ...f, path: [name, ...f.path] })));
      else if (checked.value !== undefined) values[name] = checked.value;
    }
    faults.push(...rules.flatMap((rule) => rule(values)));
    return faults.length > 0 ? { faults } : { value: values as Fields<S> };
  };
}

/** Absent and null mean the same: not given. */
export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value) =>
    value === undefined || value === null ? { value: undefined } : check(value);

// Also lone surrogates, which no UTF-8 can carry, and line separators.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Text of 1 to `max` characters without surrounding white space, which is cut off. */
export const text =
  (max: number): Check<string> =>
  (value) => {
    if (typeof value !== 'string') return wrong('must be a text');
    const trimmed = value.trim();
    if (trimmed === '') return wrong('must not be empty');
    if ([...trimmed].length > max) return wrong(`must have at most ${max} characters`);
    return UNPRINTABLE.test(trimmed) ? wrong('must not contain control characters') : { value: trimmed };
  };

const matching =
  (pattern: RegExp, message: string): Check<string> =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? { value } : wrong(message);

/** An id that a client gives to a new entity: it stands in stream names, URLs and file names as it is. */
export const newId = matching(
  /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
  'must be 1 to 64 letters, digits or . _ : - and begin with a letter or a digit',
);

/** The id of what exists. Its shape is not judged: what no entity has is not found. */
export const reference: Check<string> = (value) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 64
    ? { value }
    : wrong('must be an id of 1 to 64 characters');

/** Only the shape: whether mail arrives is for a mail to find out. */
export const email: Check<string> = (value) => {
  const checked = text(254)(value);
  if ('faults' in checked) return checked;
  return /^[^\s@,;<>"]{1,64}@[^\s@.,;<>"]+(\.[^\s@.,;<>"]+)+$/.test(checked.value)
    ? checked
    : wrong('must be an e-mail address such as anna@example.org');
};

const within = (test: (value: number) => boolean, noun: string, from: number, to: number): Check<number> => {
  const show = (n: number) => n.toLocaleString('en-US');
  return (value) =>
    typeof value === 'number' && test(value) && value >= from && value <= to
      ? { value }
      : wrong(`must be ${noun} from ${show(from)} to ${show(to)}`);
};

/** Both bounds inclusive. */
export const integer = (from: number, to: number) => within(Number.isInteger, 'a whole number', from, to);
export const number = (from: number, to: number) => within(Number.isFinite, 'a number', from, to);

export const oneOf =
  <const T extends string>(...values: readonly T[]): Check<T> =>
  (value) => {
    const found = values.find((candidate) => candidate === value);
    return found === undefined ? wrong(`must be one of ${values.join(', ')}`) : { value: found };
  };

const scalar =
  (parse: (value: unknown) => unknown, message: string): Check<string> =>
  (value) => {
    try {
      return { value: String(parse(value)) };
    } catch {
      return wrong(message); // the scalar's own message repeats the value, however long
    }
  };

/** A calendar day, `2026-11-23`. */
export const day = scalar(DateScalar.parseValue, 'must be a day such as 2026-11-23');
/** An instant, in UTC with milliseconds whatever its offset was. */
export const instant = scalar(DateTimeScalar.parseValue, 'must be an instant such as 2026-11-23T08:00:00.000Z');

/** `earlier` may not be after `later` (days or instants, both in the same form). */
export const inOrder =
  (earlier: string, later: string): Rule =>
  ({ [earlier]: a, [later]: b }) =>
    typeof a === 'string' && typeof b === 'string' && a > b
      ? [{ path: [later], message: `must not be before ${earlier}` }]
      : [];

export const different =
  (one: string, other: string): Rule =>
  ({ [one]: a, [other]: b }) =>
    a !== undefined && a === b ? [{ path: [other], message: `must not be the same as ${one}` }] : [];
