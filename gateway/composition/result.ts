import type { GraphQLError } from 'graphql';

/** A JSON object while a result is put together. */
export type Data = Record<string, unknown>;

export type ResponsePath = readonly (string | number)[];

/** A fetch that brought nothing for an object. */
export interface Failure {
  readonly error: GraphQLError;
  /** The response names that it was to bring. */
  readonly fields: ReadonlySet<string>;
}

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects at a path of a query plan, in which `@` stands for every element of a list; nulls are left out, and what is no object. */
export function objectsAt(value: unknown, path: readonly (string | number)[], from = 0, found: Data[] = []): Data[] {
  if (value === null || value === undefined) return found;
  const step = path[from];
  if (step === '@') {
    if (Array.isArray(value)) for (const element of value) objectsAt(element, path, from + 1, found);
  } else if (isObject(value)) {
    if (step === undefined) found.push(value);
    else objectsAt(value[step], path, from + 1, found);
  }
  return found;
}

/** Where {@link objectsAt} found each of its objects. Slower, so asked only once there is an error to report. */
export function pathsAt(value: unknown, path: readonly (string | number)[]): ResponsePath[] {
  const found: ResponsePath[] = [];
  const walk = (at: unknown, from: number, so: ResponsePath): void => {
    const step = path[from];
    if (step === '@') {
      if (Array.isArray(at)) for (const [index, element] of at.entries()) walk(element, from + 1, [...so, index]);
    } else if (isObject(at)) {
      if (step === undefined) found.push(so);
      else walk(at[step], from + 1, [...so, step]);
    }
  };
  walk(value, 0, []);
  return found;
}

/** Puts everything of `source` into `target`; objects and lists of equal length are merged, the rest replaced. */
export function merge(target: Data, source: Data): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (value === undefined || value === present) continue; // equal: two places that share one answer
    if (isObject(value) && isObject(present)) merge(present, value);
    else if (Array.isArray(value) && Array.isArray(present) && value.length === present.length) {
      mergeLists(present, value);
    } else put(target, key, value);
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  source.forEach((value, index) => {
    const present = target[index];
    if (isObject(value) && isObject(present)) merge(present, value);
    else if (Array.isArray(value) && Array.isArray(present) && value.length === present.length) {
      mergeLists(present, value);
    } else target[index] = value;
  });
}

/** An alias may be called `__proto__`, which must not become one. */
export function put(target: Data, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
